//! Modules of data: JSON, style sheets, icons.

use crate::model::head::Head;

pub(super) fn json(head: &Head) -> String {
    format!(
        "{{\n  \"name\": \"{}\",\n  \"count\": {},\n  \"tags\": [\"{}\", \"t{}\"],\n  \"limits\": \
         {{ \"low\": {}, \"high\": {} }},\n  \"note\": \"caf\\u00e9 \\\"{}\\\"\",\n  \"active\": {}\n}}\n",
        head.stem.prose(),
        head.limit,
        head.stem.kebab(),
        head.id % 100,
        head.id % 1000,
        head.id % 1000 + head.limit,
        head.stem.camel(),
        head.id.is_multiple_of(2),
    )
}

pub(super) fn css(head: &Head) -> String {
    let class = head.stem.kebab().replace(' ', "-");
    format!(
        "/* {}: looks. */\n.{class}-{} {{\n  margin: {}px auto;\n  color: #{:06x};\n}}\n\n.{class}-{}:hover > span {{\n  \
         opacity: 0.{};\n}}\n",
        head.stem.prose(),
        head.node.0,
        head.limit % 90,
        head.id & 0xFF_FFFF,
        head.node.0,
        head.id % 9 + 1,
    )
}

pub(super) fn icon(head: &Head) -> String {
    let at = |shift: u32| head.id >> shift & 31;
    format!(
        "const data = {{\n  \"width\": 24,\n  \"height\": {},\n  \"body\": \"<path fill=\\\"currentColor\\\" \
         d=\\\"M{} {}h{}v{}H{}z\\\"/>\"\n}};\nexport default data;\n",
        head.limit,
        at(0),
        at(5),
        at(10),
        at(15),
        at(20),
    )
}

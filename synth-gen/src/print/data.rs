//! JSON modules.

use crate::model::head::Head;

pub(super) fn text(head: &Head) -> String {
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

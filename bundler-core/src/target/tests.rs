//! Targets and what they lack.

use super::*;

fn check(names: &[&str], supported: &[(&str, bool)]) -> (Targets, Vec<Diagnostic>) {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let supported: Vec<(String, bool)> = supported.iter().map(|(name, on)| (name.to_string(), *on)).collect();
    let mut errors = Vec::new();
    (Targets::new(&names, &supported, &mut errors), errors)
}

#[test]
fn engines_lack_what_came_later() {
    use Feature::*;
    let cases: &[(&[&str], Feature, bool)] = &[
        (&["esnext"], Using, false),
        (&["es2025"], Using, true),
        (&["es2020"], OptionalChain, false),
        (&["es2019"], OptionalChain, true),
        (&["ES6"], Arrow, false),
        (&["es5"], Arrow, true),
        (&["chrome79"], NullishCoalescing, true),
        (&["chrome80"], NullishCoalescing, false),
        (&["safari14"], ClassPrivateField, true),
        (&["safari14.1"], ClassPrivateField, false),
        (&["safari14.0.9"], ClassPrivateField, true),
        (&["node12.20"], DynamicImport, false),
        (&["node13"], DynamicImport, true),
        (&["node13.2.0"], DynamicImport, false),
        (&["ie11"], ConstAndLet, true),
        (&["rhino1.7.13"], Bigint, true),
        (&["rhino1.7.14"], Bigint, false),
        (&["chrome120", "firefox70"], NullishCoalescing, true),
        (&["es2020", "chrome120"], LogicalAssignment, true),
    ];
    for &(names, feature, lacks) in cases {
        let (targets, errors) = check(names, &[]);
        assert_eq!(errors, []);
        assert_eq!(targets.unsupported.has(feature), lacks, "{names:?} {feature:?}");
    }
}

#[test]
fn features_can_be_switched() {
    let (targets, errors) = check(&["es5"], &[("arrow", true), ("inline-script", false)]);
    assert_eq!(errors, []);
    assert!(!targets.unsupported.has(Feature::Arrow) && targets.unsupported.has(Feature::Classes));
    assert_eq!(targets.inline_script, Some(false));
    let (targets, _) = check(&[], &[("class", false)]);
    assert!(targets.unsupported.has(Feature::ClassPrivateField), "it needs classes");
}

#[test]
fn mistakes_are_told() {
    /// Targets and features, and parts of message and help.
    type Mistake<'a> = (&'a [&'a str], &'a [(&'a str, bool)], &'a str, &'a str);
    let cases: &[Mistake<'_>] = &[
        (&["es2030"], &[], "there is no target \"es2030\"", "editions are es5, es2015 to es2025"),
        (&["es7"], &[], "there is no target \"es7\"", "editions"),
        (&["crome80"], &[], "there is no target \"crome80\"", "did you mean \"chrome80\"?"),
        (&["node"], &[], "the target \"node\" needs a version", "node18"),
        (&["node18.x"], &[], "\"18.x\" is no version", "one, two or three numbers"),
        (&["node1.2.3.4"], &[], "\"1.2.3.4\" is no version", "one, two or three numbers"),
        (&[], &[("arow", false)], "there is no feature \"arow\"", "did you mean \"arrow\"?"),
        (&[], &[("nesting", false)], "the feature \"nesting\" cannot be switched", "--target"),
    ];
    for &(names, supported, message, help) in cases {
        let (_, errors) = check(names, supported);
        let [error] = errors.as_slice() else { panic!("{names:?} {supported:?}: {errors:?}") };
        assert!(error.message.starts_with(message), "{error:?}");
        assert!(error.help.as_deref().is_some_and(|text| text.contains(help)), "{error:?}");
    }
}

#[test]
fn every_range_can_be_read() {
    for (_, name, _, engines) in TABLE {
        for range in engines.split(' ').filter(|range| !range.is_empty()) {
            let start = range.find(|c: char| c.is_ascii_digit()).expect("a version");
            let (engine, versions) = range.split_at(start);
            assert!(ENGINES.iter().any(|(known, _)| *known == engine), "{name}: {range}");
            assert!(versions.split('-').all(|version| parse_version(version).is_some()), "{name}: {range}");
        }
    }
}

#[test]
fn style_sheets_are_for_the_oldest_browser() {
    let (targets, _) = check(&["chrome80", "chrome70.1", "node12", "es2020"], &[]);
    assert_eq!(targets.browsers.expect("there is one").chrome, Some(70 << 16 | 1 << 8));
    assert!(check(&["es5", "node12"], &[]).0.browsers.is_none());
}

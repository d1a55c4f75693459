use super::*;
use crate::report::subject::Change;
use proptest::prelude::*;

const BEFORE: &str = "{ // mine\n  auth: { order: { a: [] } },\n  agents: { defaults: { models: { 'x/y-1.5': {} }, model: 'x/y' }, list: [{ id: 'a' }, { id: 'b' }] },\n  channels: { telegram: { botToken: 'FAKE-token' } },\n}\n";

fn change(before: &str, after: &str) -> Change {
    Change { file: "openclaw.json".into(), before: Some(before.into()), after: Some(after.into()) }
}

fn after() -> String {
    BEFORE
        .replace("order: { a: [] }", "order: {}")
        .replace("model: 'x/y'", "model: 'x/z'")
        .replace("'x/y-1.5': {}", "'x/y-2.5': { alias: \"it's\" }")
        .replace(", { id: 'b' }", "")
}

#[test]
fn the_same_change_in_three_forms() {
    let changes = [change(BEFORE, &after())];
    insta::assert_snapshot!(real_diff::diff(&changes).text);
    insta::assert_snapshot!(json_patch::json_patch(&changes).text);
    insta::assert_snapshot!(commands::commands(&changes, "openclaw.json", &|_| true).text);
}

#[test]
fn a_secret_beside_the_change_costs_context_and_one_in_it_the_change() {
    let beside = [change(BEFORE, &BEFORE.replace("{ id: 'b' }", "{ id: 'c' }"))];
    let shown = real_diff::diff(&beside);
    assert!(shown.text.contains("+  agents") && !shown.text.contains("FAKE") && shown.left_out.is_empty(), "{shown:?}");
    let inside = [change(BEFORE, &BEFORE.replace("FAKE-token", "FAKE-other"))];
    let forms = [
        real_diff::diff(&inside),
        json_patch::json_patch(&inside),
        commands::commands(&inside, "openclaw.json", &|_| true),
    ];
    for form in forms {
        assert!(!form.text.contains("FAKE") && form.left_out.len() == 1, "{form:?}");
        assert!(form.left_out[0].contains("secret"), "{form:?}");
    }
}

#[test]
fn commands_say_what_they_cannot_reach() {
    let config = change(BEFORE, &after());
    let store = Change { file: "agents/main/agent/auth-profiles.json".into(), ..config.clone() };
    let both = commands::commands(&[config.clone(), store], "openclaw.json", &|_| true);
    assert!(both.text.contains("openclaw config") && both.left_out[0].contains("only the main config"), "{both:?}");
    let broken = commands::commands(std::slice::from_ref(&config), "openclaw.json", &|_| false);
    assert!(broken.text.is_empty() && broken.left_out[0].contains("does not load now"), "{broken:?}");
    // Each line must leave a config that loads: here the new model must be there before the old one goes.
    let needs_both = |text: &str| text.contains("x/y-1.5") || text.contains("x/y-2.5");
    let ordered = commands::commands(std::slice::from_ref(&config), "openclaw.json", &needs_both);
    assert!(ordered.text.find("y-2\\.5").unwrap() < ordered.text.find("unset").unwrap(), "{}", ordered.text);
    let never = commands::commands(&[config], "openclaw.json", &|text| text.contains("// mine"));
    assert!(never.left_out[0].contains("in no order"), "{never:?}");
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<i32>().prop_map(Into::into),
        "[a-z./~]{0,4}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::vec(("[a-c~/]{1,2}", inner), 0..4)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_steps_lead_from_one_value_to_the_other(before in values(), after in values()) {
        let steps = steps::steps(&before, &after);
        let result = steps.iter().try_fold(before.clone(), |value, step| steps::done(&value, step));
        prop_assert_eq!(result.as_ref(), Some(&after), "{:?}", steps);
        prop_assert_eq!(steps.is_empty(), before == after);
    }
}

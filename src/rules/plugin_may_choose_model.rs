//! A plugin may send every run to another model.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::shell::word;
use super::words::code;

pub(super) const RULE: Rule = Rule {
    id: "plugin-may-choose-model",
    summary: "a plugin may replace the model of every run, whatever the config says",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
Nothing need be wrong: an active plugin names the hook `before_model_resolve` (or, up to 2026.7.x,
`before_agent_start`) in its code. OpenClaw asks it before every run and uses the provider and model that it
answers instead of those of the config.

## Why it matters
What oc-doctor says about the candidates of an agent holds only as long as the plugin does not choose another
one. The gateway's log then says `[hooks] model overridden to …`.

## How oc-doctor knows
The code of the plugins in the home is read as text, and never run. Only the name of the hook as a string counts.
A plugin that the config switches off, leaves out of `plugins.allow`, or does not grant
`hooks.allowConversationAccess` (2026.5.12 and later) cannot register it, and is not named.

## Releases
All; `before_agent_start` no longer from 2026.8.1 on.

## What to do
Look at what the plugin does when an agent answers with another model than expected, or switch it off:
`openclaw plugins disable <id>`.

## Upstream
openclaw#18568
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let hooks = diagnosis.simulation.model_hooks.iter();
    hooks
        .map(|hook| {
            let plugin = code(&hook.plugin);
            let message = format!("the plugin {plugin} may send every run to another provider and model");
            let evidence = format!("its code names the hook {}, which OpenClaw asks before every run", code(hook.hook));
            Finding::new(RULE.id, Severity::Info, message)
                .at(Some(hook.span), "asked before the model is looked up")
                .because(evidence)
                .help(format!("to run without it: `openclaw plugins disable {}`", word(&hook.plugin)))
                .upstream(&[18568])
        })
        .collect()
}

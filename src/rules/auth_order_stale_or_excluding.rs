//! An order that names the wrong profiles.

use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, grouped, if_one, only_reference, subject_of, suffering};
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::no_profile_bound::explain;
use super::one_cause::together;
use super::place::config_spot;
use super::shell::{word, words};
use super::words::{code, codes, list, plural};
use crate::dispatch::AgentPlan;
use crate::release::JsonStore;
use crate::source::{Entry, Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "auth-order-stale-or-excluding",
    summary: "an order of profiles names unknown ones, or leaves out stored ones",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
An explicit order (`auth.order.<provider>` in the config, or an order stored with
`openclaw models auth order set`) names profiles that do not exist or do not count, leaves out
profiles that do, or stands under another provider than its profiles belong to.

## Why it matters
With an explicit order only the profiles in it are tried. A renamed or deleted profile in it means
that the next one pays; a list without any usable profile means that the candidate has no
credential although one is stored.

## How oc-doctor knows
From the config, the stored order and the store as the agent sees it after inheritance, and from the
release's own test of each profile.

## Releases
All. From 2026.5.31-beta.1 a *stored* order whose ids are all unknown is ignored. In 2026.5.12 to
2026.5.28 `auth.order.openai` also orders the profiles of `openai-codex`, in no other release.

## What to do
Write the full profile ids (`anthropic:work`, not `work`) of profiles that exist, under the provider
they belong to, or remove the order.

## Upstream
openclaw#6364, openclaw#41634, openclaw#63856, openclaw#65041, openclaw#119233
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = excluding(diagnosis);
    findings.extend(super::order_before_key::findings(diagnosis, RULE.id));
    let broken: Vec<Span> = findings.iter().flat_map(|finding| &finding.labels).map(|label| label.span).collect();
    let order = diagnosis.config().and_then(|root| root.at(&["auth", "order"])).and_then(Node::as_object);
    for entry in order.into_iter().flat_map(|object| object.entries()) {
        if broken.contains(&entry.node.span) {
            continue;
        }
        findings.extend(foreign(diagnosis, entry).or_else(|| stale(diagnosis, entry)));
    }
    let stored = diagnosis.simulation.agents.iter().flat_map(|agent| stale_stored(diagnosis, agent));
    findings.extend(together(stored.collect()));
    findings.extend(unordered(diagnosis));
    findings
}

/// A candidate fails because its order names nobody who counts.
fn excluding(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::OrderExcludes), |failure| {
        let asked = failure.dispatch.auth_provider.clone().unwrap_or_else(|| failure.dispatch.provider.clone());
        let stored = diagnosis.stored_order(failure.agent, &asked).is_some();
        (asked, stored.then(|| failure.agent.id.clone()))
    });
    let mut findings = Vec::new();
    for ((provider, stored_by), failures) in groups {
        let Some(first) = failures.first() else { continue };
        let usable: Vec<&str> =
            diagnosis.eligible(first.agent, first.dispatch).iter().map(|profile| profile.id.as_str()).collect();
        let configured = diagnosis.configured_order(&provider);
        let listed: Vec<String> = match (stored_by.is_some(), configured) {
            (true, _) => diagnosis.stored_order(first.agent, &provider).unwrap_or_default().to_vec(),
            (false, Some((node, _))) => texts(node).into_iter().map(str::to_owned).collect(),
            (false, None) => Vec::new(),
        };
        let whose = stored_by.as_ref().map_or_else(|| "auth.order".to_owned(), |_| "the stored order".to_owned());
        let message = format!(
            "{whose} for `{provider}` names only {}, so {} {} no credential although {} {} stored",
            codes(&listed),
            subject_of(&failures),
            if_one(&failures, "has", "have"),
            codes(&usable),
            plural(usable.len(), "is", "are"),
        );
        let span = if stored_by.is_some() {
            stored_order_span(diagnosis, first.agent, &provider)
        } else {
            configured.map(|(node, _)| node.span)
        };
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .at(span, "none of these counts")
            .effect(effect_of(&failures))
            .upstream(&[63856, 6364]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        finding = suffering(finding, &failures);
        for id in &listed {
            let reason = first.dispatch.eligibility.iter().find(|entry| entry.profile == *id);
            let known = meant(&[first.agent], &provider, id);
            let why = match (&known, reason) {
                (Some(known), _) => format!("no profile id; the profile is {}", code(known)),
                (None, Some(entry)) => explain(&entry.code).to_owned(),
                (None, None) => "not in the store".to_owned(),
            };
            finding = finding.because(format!("`{id}`: {why}"));
        }
        // The order that was meant, where the entries only lack their provider.
        let in_order: Vec<String> = listed.iter().filter_map(|id| meant(&[first.agent], &provider, id)).collect();
        let usable: Vec<&str> =
            if in_order.is_empty() { usable } else { in_order.iter().map(String::as_str).collect() };
        finding = finding.help(format!("name {} in the order, or remove the order", codes(&usable)));
        finding = match (stored_by, span.and_then(|span| config_spot(diagnosis, span))) {
            (Some(agent), _) => finding.fix(Some(FixProposal::manual(
                "store an order of profiles that exist",
                [format!(
                    "openclaw models auth order set --provider {} --agent {} {}",
                    word(&provider),
                    word(&agent),
                    words(&usable)
                )],
            ))),
            (None, Some(spot)) => {
                let title = format!("list the stored profiles in auth.order.{provider}");
                let value = serde_json::json!(usable);
                finding.fix(Some(FixProposal::edits(title, Applicability::Safe, vec![spot.set(value)])))
            }
            (None, None) => finding,
        };
        findings.push(finding);
    }
    findings
}

/// A list under one provider whose profiles all belong to another.
fn foreign(diagnosis: &Diagnosis<'_>, entry: &Entry) -> Option<Finding> {
    let ids = texts(&entry.node);
    let owner = ids.iter().find_map(|id| provider_of(diagnosis, id))?;
    if diagnosis.same_provider(owner, &entry.key) || !ids.iter().all(|id| provider_of(diagnosis, id) == Some(owner)) {
        return None;
    }
    let asking: Vec<&AgentPlan> = diagnosis
        .simulation
        .agents
        .iter()
        .filter(|agent| {
            agent.dispatches.iter().any(|dispatch| {
                diagnosis.same_provider(dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider), owner)
            })
        })
        .collect();
    if asking.is_empty() {
        return None;
    }
    let release = diagnosis.simulation.release;
    let consulted = entry.key.eq_ignore_ascii_case("openai")
        && owner == "openai-codex"
        && diagnosis.facts.auth.codex_uses_openai_order;
    let agents = asking.iter().map(|agent| agent.id.as_str());
    let key = &entry.key;
    let finding = if consulted {
        let message = format!(
            "auth.order.{key} lists profiles of `{owner}`: {release} does go by it for `{owner}`, but only adds the other \
             logins of `{owner}` behind it instead of leaving them out"
        );
        Finding::new(RULE.id, Severity::Info, message)
            .at(Some(entry.key_span), format!("read for `{owner}` in 2026.5.12 to 2026.5.28 only"))
            .help(format!("write it as auth.order.{owner}: it then holds in every release and excludes other logins"))
    } else {
        let message = format!(
            "auth.order.{key} lists profiles of `{owner}`, and {release} does not consult it for `{owner}`: those \
             profiles are tried in the default order"
        );
        let several = asking.iter().any(|agent| {
            agent.store.profiles.iter().filter(|profile| diagnosis.same_provider(&profile.provider, owner)).count() > 1
        });
        Finding::new(RULE.id, if several { Severity::Warning } else { Severity::Info }, message)
            .at(Some(entry.key_span), format!("has no effect on `{owner}`"))
            .effect("the account that answers is not the one this order puts first")
            .help(format!("write it as auth.order.{owner}"))
    };
    let taken = diagnosis.configured_order(owner).is_some();
    let spot = config_spot(diagnosis, entry.key_span).filter(|_| !taken);
    let fix = spot.map(|spot| {
        let title = format!("rename auth.order.{key} to auth.order.{owner}");
        FixProposal::edits(title, Applicability::Unsafe, vec![spot.rename(owner)])
    });
    Some(finding.agents(agents).upstream(&[84114, 83088]).fix(fix))
}

/// Whether every agent's credentials were read, so that one that is not among them is stored nowhere.
fn stores_are_known(diagnosis: &Diagnosis<'_>) -> bool {
    diagnosis.simulation.agents.iter().all(|agent| {
        agent.store.error.is_none()
            && diagnosis.unread_database(agent).is_none()
            && diagnosis.unreadable_store(agent).is_none()
            && diagnosis.stranded(agent).is_empty()
    })
}

/// The stored profile that an entry without its provider means: `work` for `anthropic:work`.
fn meant(agents: &[&AgentPlan], provider: &str, written: &str) -> Option<String> {
    let id = format!("{provider}:{written}");
    agents.iter().any(|agent| has(agent, &id)).then_some(id)
}

/// A configured order with ids nobody has, or without profiles somebody has.
fn stale(diagnosis: &Diagnosis<'_>, entry: &Entry) -> Option<Finding> {
    if diagnosis.retired(&entry.key) || !stores_are_known(diagnosis) {
        return None;
    }
    let items = entry.node.as_array().filter(|items| !items.is_empty())?;
    let users = users_of(diagnosis, &entry.key);
    let first_user = *users.first()?;
    let agents = &diagnosis.simulation.agents;
    let known = |id: &str| {
        agents.iter().any(|agent| has(agent, id) || borrowed(agent, id))
            || declared(diagnosis, id)
            || diagnosis.misplaced(id).is_some()
    };
    let unknown: Vec<&Node> = items.iter().filter(|item| item.as_text().is_some_and(|id| !known(id))).collect();
    let left_out = left_out(diagnosis, first_user, &entry.key, &texts(&entry.node));
    if unknown.is_empty() && left_out.is_empty() {
        return None;
    }
    if unknown.is_empty() {
        let usable = items.iter().filter_map(Node::as_text).filter(|id| has(first_user, id)).count();
        if usable != 1 {
            return None;
        }
        let message = format!(
            "auth.order.{} names one profile and leaves out {}: when its limit is reached nothing rotates",
            entry.key,
            codes(&left_out)
        );
        return Some(
            Finding::new(RULE.id, Severity::Info, message)
                .agents(users.iter().map(|agent| agent.id.as_str()))
                .at(Some(entry.node.span), "only this one is ever tried")
                .help(format!("add {} if {} may be used too", codes(&left_out), plural(left_out.len(), "it", "they")))
                .upstream(&[63856]),
        );
    }
    let names: Vec<&str> = unknown.iter().filter_map(|node| node.as_text()).collect();
    let first_is_unknown = items.first().is_some_and(|item| unknown.iter().any(|node| node.span == item.span));
    let used = used_profiles(diagnosis, &users, &entry.key);
    let severity = if first_is_unknown && !used.is_empty() { Severity::Warning } else { Severity::Info };
    let mut message = format!("auth.order.{} names {}, which no agent has stored", entry.key, codes(&names));
    if let Some(actual) = used.first().filter(|_| first_is_unknown) {
        message.push_str(&format!("; {} answers instead", code(actual)));
    }
    let mut finding = Finding::new(RULE.id, severity, message)
        .agents(users.iter().map(|agent| agent.id.as_str()))
        .at(unknown.first().map(|node| node.span), "no such profile")
        .upstream(&[6364, 65041]);
    for node in unknown.iter().skip(1) {
        finding = finding.also(Some(node.span), "no such profile");
    }
    let short: Vec<(&Node, String)> =
        unknown.iter().filter_map(|node| Some((*node, meant(&users, &entry.key, node.as_text()?)?))).collect();
    for (node, full) in &short {
        let written = node.as_text().unwrap_or_default();
        finding = finding.because(format!("{} is no profile id; the profile is {}", code(written), code(full)));
    }
    if severity == Severity::Warning {
        finding = finding.effect("another account than the one put first is used and charged");
    }
    let edits: Option<Vec<_>> =
        unknown.iter().rev().map(|node| config_spot(diagnosis, node.span).map(super::place::Spot::remove)).collect();
    if !short.is_empty() && short.len() == unknown.len() {
        let edits: Option<Vec<_>> =
            short.iter().map(|(node, full)| Some(config_spot(diagnosis, node.span)?.set(full.as_str()))).collect();
        let fulls: Vec<&str> = short.iter().map(|(_, full)| full.as_str()).collect();
        let title = format!("write {} in auth.order.{}", codes(&fulls), entry.key);
        let fix = edits.map(|edits| FixProposal::edits(title, Applicability::Unsafe, edits));
        return Some(finding.fix(fix).help(format!(
            "write the full {}: {}",
            plural(fulls.len(), "id", "ids"),
            codes(&fulls)
        )));
    }
    let keeps_one = unknown.len() < items.len();
    finding = finding.fix(edits.filter(|_| keeps_one).map(|edits| {
        FixProposal::edits(format!("remove the unknown ids from auth.order.{}", entry.key), Applicability::Safe, edits)
    }));
    Some(finding.help(format!(
        "log in again under {}, or remove {} from the order",
        list(&quoted(&names)),
        plural(names.len(), "it", "them")
    )))
}

/// A stored order with ids nobody has.
fn stale_stored(diagnosis: &Diagnosis<'_>, agent: &AgentPlan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (provider, ids) in &agent.store.order {
        let Some(span) = stored_order_span(diagnosis, agent, provider) else { continue };
        let users: Vec<&AgentPlan> =
            users_of(diagnosis, provider).into_iter().filter(|user| user.id == agent.id).collect();
        let unknown: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !has(agent, id)).collect();
        let failing = diagnosis.failures_of(Cause::OrderExcludes).any(|failure| failure.agent.id == agent.id);
        if users.is_empty() || unknown.is_empty() || failing {
            continue;
        }
        let used = used_profiles(diagnosis, &users, provider);
        let first_is_unknown = ids.first().is_some_and(|id| unknown.contains(&id.as_str()));
        let severity = if first_is_unknown && !used.is_empty() { Severity::Warning } else { Severity::Info };
        let message = format!(
            "the stored order of agent {} for `{provider}` names {}, which is not stored any more",
            code(&agent.id),
            codes(&unknown)
        );
        findings.push(
            Finding::new(RULE.id, severity, message)
                .agents([agent.id.as_str()])
                .at(Some(span), "no such profile")
                .help("store an order of profiles that exist, or clear it")
                .upstream(&[65041, 119_233])
                .fix(Some(FixProposal::manual(
                    "clear the stored order",
                    [format!(
                        "openclaw models auth order clear --provider {} --agent {}",
                        word(provider),
                        word(&agent.id)
                    )],
                ))),
        );
    }
    findings
}

/// No order, and profiles of several kinds: which account answers is nobody's decision.
fn unordered(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        let mut seen: Vec<&str> = Vec::new();
        for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.can_answer()) {
            let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
            let ordered = diagnosis.configured_order(asked).is_some() || diagnosis.stored_order(agent, asked).is_some();
            let usable = diagnosis.eligible(agent, dispatch);
            let mut kinds: Vec<&str> = usable.iter().map(|profile| profile.kind.as_str()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let Some(chosen) = dispatch.selected_profile.as_deref() else { continue };
            if ordered || kinds.len() < 2 || seen.contains(&asked) {
                continue;
            }
            seen.push(asked);
            let ids: Vec<&str> = usable.iter().map(|profile| profile.id.as_str()).collect();
            let message = format!(
                "no order says which of {} answers {}: OpenClaw takes {}",
                codes(&ids),
                code(&dispatch.reference),
                code(chosen)
            );
            if let Some(known) = findings.iter_mut().find(|known| known.message == message) {
                known.agents.push(agent.id.clone());
                continue;
            }
            let span = usable.iter().find(|profile| profile.id == chosen).and_then(|profile| profile.span);
            findings.push(
                Finding::new(RULE.id, Severity::Info, message)
                    .agents([agent.id.as_str()])
                    .candidate(&dispatch.reference)
                    .profile(chosen)
                    .at(span, "first by its kind and by when it was last used")
                    .because(
                        "logins come before tokens, tokens before API keys; of one kind the one unused for longest",
                    )
                    .help(format!(
                        "write the order down: `openclaw models auth order set --provider {} --agent {} {}`",
                        word(asked),
                        word(&agent.id),
                        words(&ids)
                    ))
                    .upstream(&[41634]),
            );
        }
    }
    findings
}

fn quoted(names: &[&str]) -> Vec<String> {
    names.iter().map(code).collect()
}

fn texts(node: &Node) -> Vec<&str> {
    node.as_array().unwrap_or_default().iter().filter_map(Node::as_text).collect()
}

fn has(agent: &AgentPlan, id: &str) -> bool {
    agent.store.profiles.iter().any(|profile| profile.id == id)
}

/// Whether a run may use it although no store holds it: the login of another program.
fn borrowed(agent: &AgentPlan, id: &str) -> bool {
    agent.dispatches.iter().any(|dispatch| dispatch.profile_candidates.iter().any(|candidate| candidate == id))
}

/// Whether the config declares a profile that lives in no store (`mode: aws-sdk`).
fn declared(diagnosis: &Diagnosis<'_>, id: &str) -> bool {
    let mode = diagnosis.config().and_then(|root| root.at(&["auth", "profiles", id, "mode"]));
    mode.and_then(Node::as_text) == Some("aws-sdk")
}

fn provider_of<'a>(diagnosis: &Diagnosis<'a>, id: &str) -> Option<&'a str> {
    let agents = &diagnosis.simulation.agents;
    agents
        .iter()
        .flat_map(|agent| &agent.store.profiles)
        .find(|profile| profile.id == id)
        .map(|profile| profile.provider.as_str())
}

/// Agents with a candidate that asks this provider.
fn users_of<'a>(diagnosis: &Diagnosis<'a>, provider: &str) -> Vec<&'a AgentPlan> {
    let asks = |agent: &&AgentPlan| {
        agent.dispatches.iter().any(|dispatch| {
            diagnosis.same_provider(dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider), provider)
        })
    };
    diagnosis.simulation.agents.iter().filter(asks).collect()
}

/// Stored profiles of the provider that the order does not name.
fn left_out<'b>(diagnosis: &Diagnosis<'_>, agent: &'b AgentPlan, provider: &str, listed: &[&str]) -> Vec<&'b str> {
    agent
        .store
        .profiles
        .iter()
        .filter(|profile| {
            diagnosis.same_provider(&profile.provider, provider) && !listed.contains(&profile.id.as_str())
        })
        .map(|profile| profile.id.as_str())
        .collect()
}

/// Profiles really used for a provider.
fn used_profiles<'b>(diagnosis: &Diagnosis<'_>, agents: &[&'b AgentPlan], provider: &str) -> Vec<&'b str> {
    let mut used: Vec<&str> = Vec::new();
    for agent in agents {
        for dispatch in &agent.dispatches {
            let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
            if let Some(profile) = dispatch.selected_profile.as_deref()
                && diagnosis.same_provider(asked, provider)
                && !used.contains(&profile)
            {
                used.push(profile);
            }
        }
    }
    used
}

/// Where an agent's own files hold the order of a provider.
fn stored_order_span(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, provider: &str) -> Option<Span> {
    for directory in [agent.agent_dir.clone(), diagnosis.main_dir()] {
        let Some(files) = diagnosis.files(&directory) else { continue };
        let database = files.database.read().filter(|_| diagnosis.facts.auth.json_store != JsonStore::Used);
        let documents = match database {
            Some(read) => [read.auth_state.document(), read.auth_store.document()],
            None => [files.auth_state.document(), files.auth_profiles.document()],
        };
        for document in documents.into_iter().flatten() {
            let order = document.root.get("order").and_then(Node::as_object);
            let entry = order
                .and_then(|object| object.entries().iter().find(|entry| diagnosis.same_provider(&entry.key, provider)));
            if let Some(entry) = entry {
                return Some(entry.node.span);
            }
        }
    }
    None
}

//! The environment variables a gateway would see, with where each one comes from.

use super::file::Span;
use super::javascript::trim;
use std::collections::BTreeMap;

/// Where a variable got its value; earlier layers win.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnvLayer {
    /// The environment of the process (or `--env-file`).
    Process,
    /// What the service that starts the gateway sets (a systemd unit, a launchd agent, a scheduled task).
    Service,
    /// `<state>/.env`
    StateDotenv,
    /// `<home>/.config/openclaw/gateway.env`
    GatewayEnv,
    /// `env.vars` or `env.<NAME>` of the config.
    Config,
}

/// Variables in the precedence of OpenClaw's loader.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, Variable>,
    /// What a later layer says of a variable that the service has set.
    behind_service: BTreeMap<String, Variable>,
}

#[derive(Debug, Clone)]
struct Variable {
    value: String,
    layer: EnvLayer,
    span: Option<Span>,
}

impl Environment {
    /// An environment of process variables only.
    pub fn from_process(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut environment = Self::default();
        for (name, value) in variables {
            environment.variables.insert(name, Variable { value, layer: EnvLayer::Process, span: None });
        }
        environment
    }

    /// Adds a variable unless an earlier layer has defined it. `replace_blank`: a blank earlier
    /// value gives way (that is how the config's `env` block behaves; dotenv files do not).
    pub fn add(&mut self, name: &str, value: &str, layer: EnvLayer, span: Option<Span>, replace_blank: bool) {
        let variable = Variable { value: value.to_owned(), layer, span };
        if let Some(existing) = self.variables.get(name)
            && !(replace_blank && trim(&existing.value).is_empty())
        {
            if existing.layer == EnvLayer::Service {
                self.behind_service.entry(name.to_owned()).or_insert(variable);
            }
            return;
        }
        self.variables.insert(name.to_owned(), variable);
    }

    /// The value of a variable, exactly as set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|variable| variable.value.as_str())
    }

    /// The trimmed value of a variable when something is left of it.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(trim).filter(|value| !value.is_empty())
    }

    /// Where a variable was set.
    #[must_use]
    pub fn origin(&self, name: &str) -> Option<(EnvLayer, Option<Span>)> {
        self.variables.get(name).map(|variable| (variable.layer, variable.span))
    }

    /// What the files or the config say of a variable that the service has set before them: value, layer, place.
    #[must_use]
    pub fn behind_service(&self, name: &str) -> Option<(&str, EnvLayer, Option<Span>)> {
        self.behind_service.get(name).map(|variable| (variable.value.as_str(), variable.layer, variable.span))
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }
}

//! The models that a plugin's manifest lists (`modelCatalog.providers` of `openclaw.plugin.json`,
//! OpenClaw `src/plugins/manifest-model-catalog.ts`).

use crate::source::{Node, Object};

/// A model that an installed plugin lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedModel {
    /// Its provider, in lower case.
    pub provider: String,
    /// Its id.
    pub id: String,
    /// Transport.
    pub api: Option<String>,
    /// Base URL.
    pub base_url: Option<String>,
}

/// The models of a manifest, in its order.
pub(super) fn listed_models(manifest: &Node) -> Vec<ListedModel> {
    let providers = manifest.at(&["modelCatalog", "providers"]).and_then(Node::as_object);
    let entries = providers.map_or(&[][..], Object::entries);
    entries.iter().flat_map(|entry| of_provider(entry.key.trim(), &entry.node)).collect()
}

fn of_provider<'a>(provider: &'a str, entry: &'a Node) -> impl Iterator<Item = ListedModel> + 'a {
    let models = entry.get("models").and_then(Node::as_array).unwrap_or(&[]);
    models.iter().filter_map(move |model| {
        let said = |key: &str| model.get(key).or_else(|| entry.get(key)).and_then(Node::as_text).map(str::to_owned);
        Some(ListedModel {
            provider: provider.to_lowercase(),
            id: model.get("id")?.as_text()?.to_owned(),
            api: said("api"),
            base_url: said("baseUrl"),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Sources, parse_json5};

    fn listed(manifest: &str) -> Vec<ListedModel> {
        let id = Sources::default().add(SourceFile::from_bytes("/m".into(), "m".into(), manifest.as_bytes()));
        listed_models(&parse_json5(manifest, id).unwrap())
    }

    #[test]
    fn a_model_takes_transport_and_address_from_its_provider_unless_it_has_its_own() {
        let models = listed(
            "{ modelCatalog: { providers: { Acme: { baseUrl: 'https://a.example.com', api: 'openai-completions', models: [
               { id: 'one' }, { id: 'two', api: 'anthropic-messages', baseUrl: 'https://b.example.com' }, {}, 7 ] } } } }",
        );
        let told: Vec<String> = models
            .iter()
            .map(|model| format!("{}/{} {:?} {:?}", model.provider, model.id, model.api, model.base_url))
            .collect();
        assert_eq!(
            told,
            [
                r#"acme/one Some("openai-completions") Some("https://a.example.com")"#,
                r#"acme/two Some("anthropic-messages") Some("https://b.example.com")"#,
            ]
        );
    }

    #[test]
    fn a_manifest_without_models_lists_none() {
        assert!(listed("{}").is_empty());
        assert!(listed("{ modelCatalog: { providers: [] } }").is_empty());
        assert!(listed("{ modelCatalog: { providers: { acme: { models: {} } } } }").is_empty());
    }
}

//! Files the browser gets: style, scripts, the dragonfly. Inside the binary; read from disk in debug builds.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::platform::i18n::{self, Lang};
use crate::platform::ids::hex;

#[derive(RustEmbed)]
#[folder = "src/web/assets/"]
struct Embedded;

/// The address of an asset; it changes with the content, so that browsers may keep it for a year. All share one version:
/// scripts import each other by relative names, and none must come from an older release than its neighbour.
pub fn url(name: &str) -> String {
    static VERSION: LazyLock<String> = LazyLock::new(version);
    // While developing, files are read from disk and change under a running process.
    let version = if cfg!(debug_assertions) { version() } else { VERSION.clone() };
    format!("/assets/{version}/{name}")
}

fn version() -> String {
    let mut digest = Sha256::new();
    for name in Embedded::iter() {
        digest.update(name.as_bytes());
        digest.update(
            Embedded::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default(),
        );
    }
    hex(&digest.finalize()[..6])
}

/// `GET /assets/{version}/{name}`
pub async fn serve(Path((_, name)): Path<(String, String)>) -> Response {
    let Some(file) = Embedded::get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let media_type = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let cached = "public, max-age=31536000, immutable";
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, cached)], file.data)
        .into_response()
}

/// The words the scripts speak: every key of `web/words.toml` that begins with `js_`, as JSON.
pub fn script_words(lang: Lang) -> String {
    static BY_LANG: LazyLock<HashMap<Lang, String>> = LazyLock::new(|| {
        let words = i18n::all_words().expect("the words are tested to be readable");
        let of = |lang: Lang| {
            let picked: std::collections::BTreeMap<&str, &str> = words
                .iter()
                .filter_map(|(key, texts)| {
                    Some((key.strip_prefix("web.js_")?, texts[lang as usize].as_str()))
                })
                .collect();
            serde_json::to_string(&picked).expect("a map of texts is JSON")
        };
        Lang::ALL.into_iter().map(|lang| (lang, of(lang))).collect()
    });
    BY_LANG.get(&lang).cloned().unwrap_or_default()
}

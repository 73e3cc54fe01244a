//! What customers sent, shown without trusting it: attachments, and the original layout of a mail.

use std::borrow::Cow;
use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::super::{store, thread};
use crate::app::App;
use crate::platform::files::may_show;
use crate::platform::stop::{Stop, absent, fault};
use crate::staff::Who;
use crate::web::Frame;

/// `GET /attachments/{id}`
pub async fn attachment(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let file = app.db.read(move |tx| thread::attachment(tx, &who, &id)).await?;
    let bytes = read(&app, file.hash.clone()).await?;
    // PDF viewers need scripts, which our policy forbids: those are downloaded.
    let shown = may_show(&file.media_type) && file.media_type != "application/pdf";
    let media_type = match file.media_type.as_str() {
        "text/plain" => "text/plain; charset=utf-8",
        known if shown => known,
        _ => "application/octet-stream",
    };
    let name = utf8_percent_encode(&file.name, NON_ALPHANUMERIC);
    let way = if shown { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{way}; filename*=UTF-8''{name}")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

async fn read(app: &App, hash: String) -> Result<Vec<u8>, Stop> {
    let files = app.files.clone();
    tokio::task::spawn_blocking(move || files.read(&hash)).await.map_err(fault)?
}

#[derive(Deserialize)]
pub struct Pictures {
    /// `shown` loads remote pictures, which tells the sender that the mail was read.
    #[serde(default)]
    pictures: String,
}

/// `GET /messages/{id}/mail`: the cleaned HTML of a mail, for a frame without scripts.
pub async fn mail(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
    Query(Pictures { pictures }): Query<Pictures>,
) -> Result<Response, Stop> {
    let message_id = id.clone();
    let (hash, inside) = app
        .db
        .read(move |tx| {
            let message = thread::message(tx, &who, &message_id)?;
            let hash = message.html_hash.ok_or_else(|| absent("cases.message_not_found"))?;
            let inside: HashMap<String, String> = store::messages::attachments_of(tx, &message_id)?
                .into_iter()
                .filter_map(|file| Some((file.content_id?, format!("/attachments/{}", file.id))))
                .collect();
            Ok((hash, inside))
        })
        .await?;
    let bytes = read(&app, hash).await?;
    let html = cleaned(&String::from_utf8_lossy(&bytes), inside);
    let remote = html.contains("src=\"http");
    let shown = pictures == "shown";
    let sources = if shown { "'self' data: https: http:" } else { "'self' data:" };
    let policy = format!(
        "default-src 'none'; img-src {sources}; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    );
    let offer = if remote && !shown {
        format!(
            "<p class=\"offer\"><a target=\"_self\" href=\"/messages/{id}/mail?pictures=shown\">{}</a></p>",
            frame.t("cases.show_pictures")
        )
    } else {
        String::new()
    };
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><base target=\"_blank\"><style>{MAIL_STYLE}</style></head><body>{offer}{html}</body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN".to_owned()),
        (HeaderName::from_static("referrer-policy"), "no-referrer".to_owned()),
    ];
    Ok((headers, page).into_response())
}

const MAIL_STYLE: &str = "body{font:14px/1.6 system-ui,sans-serif;color:#1d2528;background:#fff;margin:12px;overflow-wrap:anywhere}img{max-width:100%;height:auto}.offer{background:#e8f0fa;padding:6px 10px;border-radius:6px}";

/// Only harmless elements and properties; pictures inside the mail point at its attachments.
fn cleaned(html: &str, inside: HashMap<String, String>) -> String {
    const PROPERTIES: [&str; 20] = [
        "color",
        "background-color",
        "font-size",
        "font-weight",
        "font-style",
        "font-family",
        "text-align",
        "text-decoration",
        "line-height",
        "padding",
        "padding-left",
        "padding-right",
        "margin",
        "margin-left",
        "margin-right",
        "border",
        "border-collapse",
        "width",
        "max-width",
        "vertical-align",
    ];
    ammonia::Builder::default()
        .add_tags(["font", "center"])
        .add_generic_attributes(["style", "align", "valign", "bgcolor", "width", "height"])
        .add_tag_attributes("font", ["color", "size", "face"])
        .filter_style_properties(PROPERTIES.into_iter().collect())
        .add_url_schemes(["cid", "data"])
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => match value.strip_prefix("cid:") {
                Some(id) => {
                    inside.get(id.trim_matches(['<', '>'])).map(|to| Cow::Owned(to.clone()))
                }
                None => Some(Cow::Borrowed(value)),
            },
            // A link never carries a page of its own.
            (_, "href") if value.trim_start().starts_with("data:") => None,
            _ => Some(Cow::Borrowed(value)),
        })
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_mail_becomes_harmless_and_keeps_its_words() {
        let inside = HashMap::from([("logo@1".to_owned(), "/attachments/7".to_owned())]);
        let hostile = "<p onclick=x() style=\"color:red;position:fixed;background:url(http://e)\">退款</p><script>alert(1)</script><img src=cid:logo@1><a href=\"javascript:x\">a</a><a href=\"data:text/html,x\">b</a><iframe src=//e></iframe><base href=//e><meta http-equiv=refresh content=0>";

        let html = cleaned(hostile, inside);

        assert!(html.contains("退款") && html.contains("/attachments/7"), "{html}");
        for sign in [
            "script",
            "onclick",
            "position",
            "url(",
            "javascript",
            "data:",
            "iframe",
            "base",
            "meta",
        ] {
            assert!(!html.contains(sign), "{sign} in {html}");
        }
    }
}

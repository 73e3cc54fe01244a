//! The files of an answer or a note that is being written: put there, shown with their size, taken away again.

use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use maud::{Markup, html};

use super::super::enclosing::{self, DraftFile, MOST_TOGETHER_BYTES};
use super::super::kinds::DraftKind;
use super::said::size;
use crate::app::App;
use crate::platform::stop::{Outcome, absent, fault, refused};
use crate::staff::Who;
use crate::web::forms::{Nothing, check_secret};
use crate::web::{Answer, Done, Form, Frame};

/// Files at once; who has more puts them into an archive.
const MOST_AT_ONCE: usize = 10;

fn draft_kind(name: &str) -> Outcome<DraftKind> {
    DraftKind::from_name(name).ok_or_else(|| absent("platform.not_found"))
}

/// `GET /cases/{id}/drafts/{kind}/files`: the part below the words.
pub async fn part(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path((id, kind)): Path<(String, String)>,
) -> Answer {
    let (kind, case_id) = (draft_kind(&kind)?, id.clone());
    let files = app.db.read(move |tx| enclosing::attached(tx, &who, &case_id, kind)).await?;
    Ok(draw(&frame, &id, kind, &files))
}

pub fn draw(frame: &Frame, case_id: &str, kind: DraftKind, files: &[DraftFile]) -> Markup {
    let base = format!("/cases/{case_id}/drafts/{}/files", kind.name());
    let together: i64 = files.iter().map(|file| file.size_bytes).sum();
    html! {
        div class="enclosures" {
            @for file in files {
                form method="post" action={ (base) "/" (file.id) "/remove" } class="inline" data-row=(file.id) {
                    (frame.secret_field())
                    span class="tag" {
                        (file.name) " " span class="muted" { (size(file.size_bytes)) }
                        button class="untag" aria-label=(frame.tf("cases.file_remove", &[("name", &file.name)])) { "×" }
                    }
                }
            }
            form method="post" action=(base) enctype="multipart/form-data" class="inline attach" data-sends-files {
                (frame.secret_field())
                label class="btn small quiet" {
                    "+ " (frame.t("cases.file_add"))
                    input type="file" name="file" multiple class="hidden-file";
                }
                button class="btn small without-script" { (frame.t("cases.file_upload")) }
                @if together > 0 {
                    small class="muted" { (frame.tf("cases.files_together", &[("now", &size(together)), ("most", &size(MOST_TOGETHER_BYTES))])) }
                }
            }
        }
    }
}

/// `POST /cases/{id}/drafts/{kind}/files`
pub async fn attach(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    headers: HeaderMap,
    Path((id, kind)): Path<(String, String)>,
    mut form: Multipart,
) -> Answer<Done> {
    let kind = draft_kind(&kind)?;
    let header = headers.get("x-form-secret").and_then(|v| v.to_str().ok());
    let mut secret = header.unwrap_or_default().to_owned();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    while let Some(mut field) = form.next_field().await.map_err(|_| enclosing::too_much())? {
        match (field.name(), field.file_name()) {
            (Some("form_secret"), _) if secret.is_empty() => {
                secret = field.text().await.map_err(|_| refused("web.form_unreadable"))?;
            }
            (Some("file"), Some(name)) if !name.is_empty() => {
                // Nothing of a stranger's file is kept, not even in memory: the secret stands before the files.
                check_secret(&frame, &secret)?;
                let (name, mut bytes) = (name.to_owned(), Vec::new());
                while let Some(chunk) = field.chunk().await.map_err(|_| enclosing::too_much())? {
                    bytes.extend_from_slice(&chunk);
                }
                files.push((name, bytes));
            }
            _ => {}
        }
    }
    check_secret(&frame, &secret)?;
    if files.is_empty() {
        return Err(refused("cases.no_file_chosen"));
    }
    if files.len() > MOST_AT_ONCE {
        return Err(refused("cases.too_many_files"));
    }
    keep(&app, who, &id, kind, files).await?;
    Ok(Done::go(format!("/cases/{id}")))
}

/// The bytes first, then the rows that name them, all or none.
async fn keep(
    app: &App,
    who: Who,
    case_id: &str,
    kind: DraftKind,
    files: Vec<(String, Vec<u8>)>,
) -> Outcome<()> {
    let (store, now_ms) = (app.files.clone(), app.db.clock().now_ms());
    let kept = tokio::task::spawn_blocking(move || {
        let keep = |(name, bytes): (String, Vec<u8>)| Ok((store.keep(&bytes, now_ms)?, name));
        files.into_iter().map(keep).collect::<Outcome<Vec<_>>>()
    });
    let kept = kept.await.map_err(fault)??;
    let case_id = case_id.to_owned();
    app.db
        .write(move |tx| {
            for (kept, name) in &kept {
                enclosing::attach(tx, &who, &case_id, kind, (kept, name))?;
            }
            Ok(())
        })
        .await
}

/// `POST /cases/{id}/drafts/{kind}/files/{file}/remove`
pub async fn remove(
    State(app): State<App>,
    who: Who,
    Path((id, _kind, file)): Path<(String, String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let case_id = id.clone();
    app.db.write(move |tx| enclosing::detach(tx, &who, &case_id, &file)).await?;
    Ok(Done::go(format!("/cases/{id}")))
}

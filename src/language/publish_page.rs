//! Before a pack is published: what its draft would have found in the last thousand texts; then the button.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

use super::editing;
use super::packs;
use super::replay::{Replay, replay};
use super::store;
use crate::app::App;
use crate::platform::stop::absent;
use crate::staff::{Permission, Who};
use crate::web::{Answer, Form, Frame};

/// `GET /language/packs/{pack}/publish`
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path(id): Path<String>,
) -> Answer {
    let (pack, tried) = app
        .db
        .read(move |tx| {
            if store::draft(tx, &id)?.is_none() {
                return Err(absent("language.no_draft"));
            }
            let drafted = editing::worked_on(tx, &id)?;
            let in_force = packs::all(tx)?.into_iter().find(|s| s.pack.id == id).map(|s| s.pack);
            let tried = replay(tx, in_force.as_ref(), &drafted)?;
            Ok((drafted, tried))
        })
        .await?;
    let base = format!("/language/packs/{}", pack.id);
    let title = frame.t("language.try_and_publish");
    let body = html! {
        p { a href=(base) { "← " (pack.name.get(super::spoken(frame.lang))) } }
        h1 { (title) }
        (outcome(&frame, &tried))
        @if who.may(Permission::PublishLanguageRules) {
            form method="post" action={ (base) "/publish" } class="card" {
                (frame.secret_field())
                label class="field" {
                    span { (frame.t("language.say_why_short")) }
                    input type="text" name="reason" required maxlength="300";
                }
                button class="btn main" { (frame.t("language.publish")) }
            }
        }
    };
    Ok(frame.page(title, body))
}

fn outcome(frame: &Frame, tried: &Replay) -> Markup {
    html! {
        p { (frame.tf("language.replayed", &[("n", &tried.texts)])) }
        table class="replay" {
            thead { tr { th { (frame.t("language.rule_id")) } th { (frame.t("language.hits_before")) } th { (frame.t("language.hits_now")) } th { (frame.t("language.samples")) } } }
            tbody {
                @for (rule, hits) in &tried.rules {
                    tr {
                        td { (rule) } td { (hits.before) } td { (hits.now) }
                        td {
                            @for (sentence, case) in &hits.samples {
                                div class="small" {
                                    q { (sentence) }
                                    @if let Some(case) = case { " " a href={ "/cases/" (case) } { (case) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[derive(Deserialize)]
pub struct Reason {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    version: String,
}

/// `POST /language/packs/{pack}/publish`
pub async fn publish(
    State(app): State<App>,
    who: Who,
    Path(pack): Path<String>,
    Form(why): Form<Reason>,
) -> Answer<Redirect> {
    let back = format!("/language/packs/{pack}");
    app.db.write(move |tx| editing::publish(tx, &who, &pack, &why.reason)).await?;
    packs::in_force(&app).await?;
    Ok(Redirect::to(&back))
}

/// `POST /language/packs/{pack}/republish`
pub async fn republish(
    State(app): State<App>,
    who: Who,
    Path(pack): Path<String>,
    Form(why): Form<Reason>,
) -> Answer<Redirect> {
    let back = format!("/language/packs/{pack}");
    let version: i64 = why.version.parse().map_err(|_| absent("language.no_such_version"))?;
    app.db.write(move |tx| editing::republish(tx, &who, &pack, version, &why.reason)).await?;
    packs::in_force(&app).await?;
    Ok(Redirect::to(&back))
}

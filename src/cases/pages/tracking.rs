//! The customer's page: number and code, no account, no script, nothing internal (F034).

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::tracking::{self, By, Done as Happened, Next, Promised, Said, Step, Tracking};
use crate::app::App;
use crate::platform::i18n::Lang;
use crate::platform::stop::{Refusal, RefusalKind, Stop};
use crate::promises::State as Stands;
use crate::staff::session;
use crate::web::forms::CustomerForm;
use crate::web::parts::{Field, Required};
use crate::web::{Answer, Frame, errors, times};

/// The code from the message we sent, in the link or typed in.
#[derive(Clone, Default, Deserialize)]
pub struct Key {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub number: String,
}

/// `GET /t`: for those who come without a link.
pub async fn ask(
    State(app): State<App>,
    frame: Frame,
    visitor: Visitor,
    Query(key): Query<Key>,
) -> Answer {
    if key.number.is_empty() {
        return Ok(key_form(&frame, &key, None));
    }
    show(&app, frame, &visitor, key).await
}

/// `GET /t/{case}`
pub async fn page(
    State(app): State<App>,
    frame: Frame,
    visitor: Visitor,
    Path(number): Path<String>,
    Query(key): Query<Key>,
) -> Answer {
    let key = Key { number, code: key.code };
    if key.code.is_empty() {
        return Ok(key_form(&frame, &key, None));
    }
    show(&app, frame, &visitor, key).await
}

/// Where a visitor comes from, and the language they chose.
pub struct Visitor {
    address: String,
    chosen: Option<Lang>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let from = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = from.map(|ConnectInfo(from)| from.ip().to_string()).unwrap_or_default();
        Ok(Visitor { address, chosen: session::chosen_lang(&parts.headers) })
    }
}

impl Visitor {
    /// A page about a matter speaks the customer's language, as we write to them; their own choice goes before it.
    fn frame(&self, frame: Frame, tracking: &Tracking) -> Frame {
        Frame { lang: self.chosen.unwrap_or(tracking.language), ..frame }
    }
}

/// The matter behind number and code, unless too many were tried; a wrong try is counted.
async fn opened(app: &App, visitor: &Visitor, key: &Key) -> Answer<Tracking> {
    let (asked, address) = (key.clone(), visitor.address.clone());
    let found = app
        .db
        .read(move |tx| {
            tracking::may_try(tx, &asked.number, &address)?;
            tracking::tracking(tx, &asked.number, &asked.code)
        })
        .await;
    if let Err(stop) = &found
        && stop.key() == Some("cases.tracking_not_found")
    {
        let (number, address) = (key.number.clone(), visitor.address.clone());
        app.db.write(move |tx| tracking::was_wrong(tx, &number, &address)).await?;
    }
    found
}

async fn show(app: &App, frame: Frame, visitor: &Visitor, key: Key) -> Answer {
    match opened(app, visitor, &key).await {
        Ok(tracking) => {
            let frame = visitor.frame(frame, &tracking);
            Ok(draw(&frame, &key, &tracking, None))
        }
        Err(Stop::Refused(refusal)) if refusal.kind == RefusalKind::TooMany => {
            Err(Stop::Refused(refusal))
        }
        Err(Stop::Refused(refusal)) => {
            Ok(key_form(&frame, &key, Some(&frame.lang.refusal(&refusal))))
        }
        Err(stop) => Err(stop),
    }
}

#[derive(Deserialize)]
pub struct Written {
    code: String,
    #[serde(default)]
    words: String,
}

/// `POST /t/{case}`: the code is the secret; the origin check stands guard against other sites.
pub async fn write(
    State(app): State<App>,
    frame: Frame,
    visitor: Visitor,
    Path(number): Path<String>,
    CustomerForm(form): CustomerForm<Written>,
) -> Answer {
    let key = Key { number, code: form.code };
    let before = opened(&app, &visitor, &key).await?;
    let frame = visitor.frame(frame, &before);
    let asked = key.clone();
    let words = form.words.clone();
    let written =
        app.db.write(move |tx| tracking::write(tx, &asked.number, &asked.code, &words)).await;
    let said = match written {
        Ok(_) => Ok(()),
        Err(Stop::Refused(refusal)) if refusal.kind == RefusalKind::Unfit => Err(refusal),
        Err(stop) => return Err(stop),
    };
    let asked = key.clone();
    let tracking =
        app.db.read(move |tx| tracking::tracking(tx, &asked.number, &asked.code)).await?;
    Ok(draw(&frame, &key, &tracking, Some((said, &form.words))))
}

fn key_form(frame: &Frame, key: &Key, refused: Option<&str>) -> Markup {
    let field = |name, label: &str, value| {
        let label = frame.t(label);
        Field { name, label, kind: "text", value, hint: "", required: Required::Yes }.draw()
    };
    frame.plain_page(
        frame.t("cases.track_title"),
        html! {
            div class="pub" {
                span class="brand" { (frame.centre_name) }
                h1 { (frame.t("cases.track_title")) }
                p class="muted" { (frame.t("cases.track_hint")) }
                form action="/t" class="card" {
                    @if let Some(sentence) = refused { (errors::notice(sentence)) }
                    (field("number", "cases.track_number", &key.number))
                    (field("code", "cases.tracking", &key.code))
                    button class="btn main" { (frame.t("cases.track_look")) }
                }
            }
        },
    )
}

/// What came of a message the customer just wrote, and its words.
type JustWritten<'w> = (Result<(), Refusal>, &'w str);

fn draw(frame: &Frame, key: &Key, tracking: &Tracking, wrote: Option<JustWritten<'_>>) -> Markup {
    let subject = tracking.subject.as_deref().unwrap_or(frame.t("cases.track_your_matter"));
    frame.plain_page(
        subject,
        html! {
            div class="pub" {
                span class="brand" { (frame.centre_name) }
                h1 { (subject) }
                p class="muted" {
                    (frame.tf("cases.track_by", &[("id", &tracking.case_id)]))
                    @if let Some(owner) = &tracking.owner { " · " (frame.tf("cases.track_owner", &[("name", owner)])) }
                }
                div class="card next" { (next(frame, tracking)) }
                div class="card" {
                    h2 { (frame.t("cases.track_steps")) }
                    ol class="tl" {
                        @for step in &tracking.steps { (step_line(frame, step)) }
                        @if tracking.next == Next::WeAnswer { li { (frame.t("cases.track_in_hand")) } }
                    }
                }
                @if !tracking.efforts.is_empty() {
                    div class="card" {
                        h2 { (frame.t("cases.track_efforts")) }
                        @for effort in &tracking.efforts { p { (effort) } }
                    }
                }
                @if !tracking.promises.is_empty() {
                    div class="card" {
                        h2 { (frame.t("cases.track_promises")) }
                        ol class="tl" { @for promised in &tracking.promises { (promise_line(frame, promised)) } }
                    }
                }
                div class="card" {
                    h2 { (frame.t("cases.track_said")) }
                    @for said in &tracking.said { (said_line(frame, said)) }
                    (reply_box(frame, key, wrote))
                }
            }
        },
    )
}

fn next(frame: &Frame, tracking: &Tracking) -> Markup {
    let name = tracking.owner.as_deref().unwrap_or(frame.t("cases.track_we"));
    let open = tracking.promises.iter().find(|p| p.state == Stands::Open);
    if let Some(promised) = open.filter(|_| tracking.next != Next::Nothing) {
        let (act, at) = (act(frame, promised), times::exact(frame, promised.due_ms));
        let sentence =
            frame.tf("cases.track_next_promise", &[("name", &name), ("at", &at), ("act", &act)]);
        return html! { strong { (frame.t("cases.track_next")) } " " (sentence) };
    }
    let key = match tracking.next {
        Next::WeAnswer => "cases.track_next_we",
        Next::YouAnswer => "cases.track_next_you",
        Next::Nothing => "cases.track_next_nothing",
    };
    html! { strong { (frame.t("cases.track_next")) } " " (frame.tf(key, &[("name", &name)])) }
}

fn step_line(frame: &Frame, step: &Step) -> Markup {
    let words = match step.what {
        Happened::Received => frame.t("cases.track_received").to_owned(),
        Happened::Answered => frame.t("cases.track_answered").to_owned(),
        Happened::Spoke(channel) => {
            let way = frame.t(&format!("cases.channel_{}", channel.name()));
            frame.tf("cases.track_spoke", &[("way", &way)])
        }
        Happened::Complaint(step) => {
            frame.t(&format!("cases.track_way_{}", step.name())).to_owned()
        }
        Happened::Closed(_) => frame.t("cases.track_closed").to_owned(),
    };
    html! { li class="done" { (words) (times::at(frame, step.at_ms)) } }
}

fn act(frame: &Frame, promised: &Promised) -> &'static str {
    frame.t(&format!("cases.track_act_{}", promised.act.name()))
}

/// What we promised and whether we kept it; a broken promise is said openly.
fn promise_line(frame: &Frame, promised: &Promised) -> Markup {
    let kept = promised.kept_ms.map(|at_ms| times::exact(frame, at_ms)).unwrap_or_default();
    let (class, word) = match promised.state {
        Stands::Kept => ("done", frame.tf("cases.track_kept", &[("at", &kept)])),
        Stands::KeptLate => ("done", frame.tf("cases.track_kept_late", &[("at", &kept)])),
        Stands::Broken => ("late", frame.t("cases.track_broken").to_owned()),
        Stands::Open | Stands::Offered => ("", String::new()),
    };
    let by = frame.tf("cases.track_by_then", &[("at", &times::exact(frame, promised.due_ms))]);
    html! {
        li class=(class) {
            (act(frame, promised)) " · " (by)
            @if !word.is_empty() { " · " strong { (word) } }
        }
    }
}

fn said_line(frame: &Frame, said: &Said) -> Markup {
    let by = if said.by == By::You { frame.t("cases.track_you") } else { said.name.as_str() };
    html! {
        div class="said" {
            div class="by" { (by) " · " (times::at(frame, said.at_ms)) }
            div class="words" dir="auto" { (said.words) }
        }
    }
}

fn reply_box(frame: &Frame, key: &Key, wrote: Option<JustWritten<'_>>) -> Markup {
    let refused = wrote.as_ref().and_then(|(said, _)| said.as_ref().err());
    let kept = wrote.as_ref().filter(|(said, _)| said.is_err()).map_or("", |(_, words)| words);
    html! {
        form method="post" action={ "/t/" (key.number) } {
            input type="hidden" name="code" value=(key.code);
            @match (refused, &wrote) {
                (Some(refusal), _) => (errors::notice(&frame.lang.refusal(refusal))),
                (None, Some(_)) => p class="notice good" role="status" { (frame.t("cases.track_thanks")) },
                (None, None) => {}
            }
            label class="field" { span { (frame.t("cases.track_add")) } textarea name="words" rows="4" maxlength="5000" required { (kept) } }
            button class="btn main" { (frame.t("cases.track_send")) }
        }
    }
}

//! `/views`: the lists people make for themselves or for their team: named, counted, shared, put in order, dropped.

use axum::extract::{Path, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::inbox;
use super::super::kinds::{Channel, Priority};
use super::super::views::{self, Filter, Only, Owner, SavedView, Towards};
use super::names::Names;
use crate::app::App;
use crate::platform::stop::{absent, refused};
use crate::staff::{Permission, Who};
use crate::web::forms::{Nothing, filled};
use crate::web::parts::{Field, Required, Tone, empty_state, one_button, select, tag};
use crate::web::{Answer, Done, Form, Frame};

struct Shown {
    views: Vec<(SavedView, i64)>,
    /// Teams one sees, by id and name.
    teams: Vec<(String, String)>,
    names: Names,
}

/// `GET /views`
pub async fn page(State(app): State<App>, who: Who, frame: Frame) -> Answer {
    let reader = who.clone();
    let shown = app
        .db
        .read(move |tx| {
            let mut all = Vec::new();
            for view in views::saved(tx, &reader)? {
                let n = views::count_filtered(tx, &reader, &view.filter)?;
                all.push((view, n));
            }
            let names = Names::read(tx)?;
            let teams = inbox::teams(tx, &reader)?
                .into_iter()
                .map(|id| (id.clone(), names.team(&id).to_owned()))
                .collect();
            Ok(Shown { views: all, teams, names })
        })
        .await?;
    let title = frame.t("cases.views_manage");
    let body = html! {
        div class="page narrow" {
            header { h1 { (title) } a class="link" href="/cases" { (frame.t("cases.back_to_list")) } }
            p class="muted" { (frame.t("cases.views_hint")) }
            @if shown.views.is_empty() {
                (empty_state(frame.t("cases.no_views"), frame.t("cases.no_views_hint"), None))
            }
            @for (n, (view, count)) in shown.views.iter().enumerate() {
                (card(&frame, &who, &shown, (n, view, *count)))
            }
            (new_form(&frame, &who, &shown))
        }
    };
    Ok(frame.page(title, body))
}

fn card(
    frame: &Frame,
    who: &Who,
    shown: &Shown,
    (n, view, count): (usize, &SavedView, i64),
) -> Markup {
    let base = format!("/views/{}", view.id);
    let mine = view.owner == who.staff_id;
    html! {
        article class="card" data-row=(view.id) {
            header class="bar" {
                h2 { a href={ "/cases?view=saved-" (view.id) } { (view.name) } }
                span class="tag" { (frame.tf("cases.view_count", &[("n", &count)])) }
                @if let Some(team) = &view.team_id { (tag(Tone::Accent, &frame.tf("cases.view_shared_with", &[("team", &shown.names.team(team))]))) }
                @if !mine { span class="muted" { (shown.names.person(&view.owner)) } }
                span class="push" {
                    @if n > 0 { (one_button(frame, &format!("{base}/front"), "↑", "small")) }
                    @if n + 1 < shown.views.len() { (one_button(frame, &format!("{base}/back"), "↓", "small")) }
                }
            }
            p class="muted" { (what(frame, shown, &view.filter)) }
            @if mine || who.may(Permission::LeadTeam) {
                details class="more" {
                    summary { (frame.t("cases.view_change")) }
                    form method="post" action=(base) {
                        (frame.secret_field())
                        (Field { name: "name", label: frame.t("cases.view_name"), kind: "text", value: &view.name, hint: "", required: Required::Yes }.draw())
                        (share_choice(frame, who, shown, view.team_id.as_deref().unwrap_or("")))
                        button class="btn small main" { (frame.t("cases.save")) }
                    }
                    (one_button(frame, &format!("{base}/drop"), frame.t("cases.view_drop"), "small"))
                }
            }
        }
    }
}

/// A filter in words, so that nobody must open a list to know what is in it.
fn what(frame: &Frame, shown: &Shown, filter: &Filter) -> String {
    let mut parts: Vec<String> = Vec::new();
    match &filter.owner {
        Some(Owner::Me) => parts.push(frame.t("cases.filter_mine").to_owned()),
        Some(Owner::Nobody) => parts.push(frame.t("cases.filter_nobody").to_owned()),
        Some(Owner::Person(id)) => parts.push(shown.names.person(id).to_owned()),
        None => {}
    }
    parts.extend(filter.team_id.as_ref().map(|id| shown.names.team(id).to_owned()));
    if let Some(channel) = filter.channel {
        parts.push(frame.t(&format!("cases.channel_{}", channel.name())).to_owned());
    }
    parts.extend(filter.tag.as_ref().map(|tag| format!("#{tag}")));
    if let Some(priority) = filter.priority_from.and_then(Priority::from_level) {
        parts.push(frame.tf("cases.filter_from", &[("what", &frame.t(priority.key()))]));
    }
    if let Some(level) = filter.emotion_from {
        let feeling = frame.t(&format!("cases.emotion_{}", level.clamp(0, 4)));
        parts.push(frame.tf("cases.filter_from", &[("what", &feeling)]));
    }
    parts.extend(filter.only.map(|only| frame.t(only_key(only)).to_owned()));
    if parts.is_empty() {
        frame.t("cases.filter_everything").to_owned()
    } else {
        parts.join(" · ")
    }
}

const ONLY: [(&str, Only); 4] = [
    ("waiting", Only::Waiting),
    ("overdue", Only::Overdue),
    ("complaints", Only::Complaints),
    ("failed", Only::Failed),
];

fn only_key(only: Only) -> &'static str {
    match only {
        Only::Waiting => "cases.only_waiting",
        Only::Overdue => "cases.only_overdue",
        Only::Complaints => "cases.only_complaints",
        Only::Failed => "cases.only_failed",
    }
}

fn share_choice(frame: &Frame, who: &Who, shown: &Shown, chosen: &str) -> Markup {
    if !who.may(Permission::LeadTeam) {
        return html! { @if !chosen.is_empty() { input type="hidden" name="share" value=(chosen); } };
    }
    let mut options = vec![(String::new(), frame.t("cases.view_for_me").to_owned())];
    options.extend(shown.teams.iter().cloned());
    select("share", frame.t("cases.view_share"), &options, chosen)
}

fn new_form(frame: &Frame, who: &Who, shown: &Shown) -> Markup {
    let any = || (String::new(), frame.t("cases.filter_any").to_owned());
    let mut teams = vec![any()];
    teams.extend(shown.teams.iter().cloned());
    let owners = [
        any(),
        ("me".to_owned(), frame.t("cases.filter_mine").to_owned()),
        ("nobody".to_owned(), frame.t("cases.filter_nobody").to_owned()),
    ];
    let mut channels = vec![any()];
    channels.extend(Channel::ALL.iter().map(|c| {
        (c.name().to_owned(), frame.t(&format!("cases.channel_{}", c.name())).to_owned())
    }));
    let mut priorities = vec![any()];
    priorities
        .extend(Priority::ALL.iter().map(|p| (p.level().to_string(), frame.t(p.key()).to_owned())));
    let mut feelings = vec![any()];
    feelings.extend(
        (1..=4)
            .map(|n| (n.to_string(), format!("{n} · {}", frame.t(&format!("cases.emotion_{n}"))))),
    );
    let mut only = vec![any()];
    only.extend(
        ONLY.iter().map(|(name, o)| ((*name).to_owned(), frame.t(only_key(*o)).to_owned())),
    );
    html! {
        form method="post" action="/views" class="card" {
            (frame.secret_field())
            h2 { (frame.t("cases.view_new")) }
            (Field { name: "name", label: frame.t("cases.view_name"), kind: "text", value: "", hint: "", required: Required::Yes }.draw())
            div class="filters" {
                (select("owner", frame.t("cases.owner"), &owners, ""))
                (select("team_id", frame.t("cases.team"), &teams, ""))
                (select("channel", frame.t("cases.channel"), &channels, ""))
                (select("priority_from", frame.t("cases.filter_priority"), &priorities, ""))
                (select("emotion_from", frame.t("cases.filter_emotion"), &feelings, ""))
                (select("only", frame.t("cases.filter_only"), &only, ""))
                label class="field" { span { (frame.t("cases.tag")) } input name="tag" maxlength="40"; }
            }
            (share_choice(frame, who, shown, ""))
            button class="btn main" { (frame.t("cases.view_make")) }
        }
    }
}

#[derive(Deserialize)]
pub struct Described {
    name: String,
    #[serde(default, deserialize_with = "filled")]
    share: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    owner: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    team_id: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    channel: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    priority_from: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    emotion_from: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    only: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    tag: Option<String>,
}

impl Described {
    fn filter(&self) -> Filter {
        let number = |text: &Option<String>| text.as_deref().and_then(|t| t.parse().ok());
        Filter {
            team_id: self.team_id.clone(),
            owner: match self.owner.as_deref() {
                Some("me") => Some(Owner::Me),
                Some("nobody") => Some(Owner::Nobody),
                _ => None,
            },
            channel: self.channel.as_deref().and_then(Channel::from_name),
            tag: self.tag.as_ref().map(|t| t.trim_start_matches('#').to_lowercase()),
            priority_from: number(&self.priority_from),
            emotion_from: number(&self.emotion_from),
            only: ONLY.iter().find(|(n, _)| Some(*n) == self.only.as_deref()).map(|(_, o)| *o),
        }
    }
}

/// `POST /views`
pub async fn make(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Form(form): Form<Described>,
) -> Answer<Done> {
    let filter = form.filter();
    if filter == Filter::default() {
        return Err(refused("cases.view_needs_filter"));
    }
    app.db
        .write(move |tx| views::save(tx, &who, &form.name, form.share.as_deref(), &filter))
        .await?;
    Ok(Done::go("/views").said(frame.t("cases.said_view_made")))
}

#[derive(Deserialize)]
pub struct Renamed {
    name: String,
    #[serde(default, deserialize_with = "filled")]
    share: Option<String>,
}

/// `POST /views/{id}`
pub async fn change(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(form): Form<Renamed>,
) -> Answer<Done> {
    app.db
        .write(move |tx| views::change(tx, &who, &id, (&form.name, form.share.as_deref())))
        .await?;
    Ok(Done::go("/views"))
}

/// `POST /views/{id}/{front|back|drop}`
pub async fn act(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Path((id, verb)): Path<(String, String)>,
    Form(Nothing {}): Form<Nothing>,
) -> Answer<Done> {
    let said = if verb == "drop" { frame.t("cases.said_view_dropped") } else { "" };
    app.db
        .write(move |tx| match verb.as_str() {
            "front" => views::move_view(tx, &who, &id, Towards::Front),
            "back" => views::move_view(tx, &who, &id, Towards::Back),
            "drop" => views::drop_view(tx, &who, &id),
            _ => Err(absent("platform.not_found")),
        })
        .await?;
    Ok(Done::go("/views").said(said))
}

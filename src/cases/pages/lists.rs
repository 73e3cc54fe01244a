//! Lists of cases: the views with their counts, and the rows, live.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::inbox::{self, InboxRow, Page, View};
use super::super::views::{self, SavedView};
use super::names::{self, Place};
use super::rows::{self, Picking};
use super::sheets;
use crate::app::App;
use crate::platform::Tx;
use crate::platform::stop::{Outcome, absent};
use crate::staff::{Permission, Who};
use crate::web::parts::{empty_state, part_here};
use crate::web::{Answer, Frame};

/// The built-in views: name in addresses, name in words.
const VIEWS: [(&str, &str, View); 5] = [
    ("mine", "cases.view_mine", View::Mine),
    ("queue", "cases.view_queue", View::Queue),
    ("teams", "cases.view_teams", View::Teams),
    ("snoozed", "cases.view_snoozed", View::Snoozed),
    ("closed", "cases.view_closed", View::Closed),
];
const ROWS: i64 = 50;
/// Saved views shown as tabs; the rest is on their own page.
const MOST_TABS: usize = 6;

/// Which list, from where on, and which case is open beside it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub view: String,
    #[serde(default)]
    pub open: String,
    #[serde(default)]
    pub after_ms: Option<i64>,
    #[serde(default)]
    pub after_id: String,
}

impl Wanted {
    fn named(&self) -> Outcome<(&'static str, &'static str, View)> {
        let name = if self.view.is_empty() { "mine" } else { self.view.as_str() };
        VIEWS.into_iter().find(|(n, ..)| *n == name).ok_or_else(|| absent("platform.not_found"))
    }

    /// The view itself: one of ours, or a saved one as `saved-<id>`.
    fn which(&self, tx: &mut Tx<'_>, who: &Who) -> Outcome<Which> {
        match self.view.strip_prefix("saved-") {
            Some(id) => Ok(Which::Saved(views::find(tx, who, id)?)),
            None => self.named().map(|(name, label, view)| Which::BuiltIn(name, label, view)),
        }
    }

    fn page(&self) -> Page {
        match self.after_ms {
            Some(after_ms) => Page { after_ms, after_id: self.after_id.clone(), limit: ROWS },
            None => Page::first(ROWS),
        }
    }
}

/// A view of the program or of people.
enum Which {
    BuiltIn(&'static str, &'static str, View),
    Saved(SavedView),
}

impl Which {
    /// As addresses name it.
    fn name(&self) -> String {
        match self {
            Which::BuiltIn(name, ..) => (*name).to_owned(),
            Which::Saved(view) => format!("saved-{}", view.id),
        }
    }

    fn label<'f>(&'f self, frame: &'f Frame) -> &'f str {
        match self {
            Which::BuiltIn(_, label, _) => frame.t(label),
            Which::Saved(view) => &view.name,
        }
    }
}

/// A list with everything its page shows.
pub struct List {
    wanted: Wanted,
    which: Which,
    /// Saved views, each with its count.
    saved: Vec<(SavedView, i64)>,
    rows: Vec<InboxRow>,
    counts: Vec<i64>,
    /// Where many can be given to; read only for those who may.
    places: Vec<Place>,
    /// Subjects the list lives on.
    live: String,
}

pub fn read(tx: &mut Tx<'_>, who: &Who, wanted: &Wanted) -> Outcome<List> {
    let which = wanted.which(tx, who)?;
    let rows = match &which {
        Which::BuiltIn(_, _, view) => inbox::list(tx, who, view, &wanted.page())?,
        Which::Saved(view) => views::filtered(tx, who, &view.filter, &wanted.page())?,
    };
    let mut saved = Vec::new();
    for view in views::saved(tx, who)?.into_iter().take(MOST_TABS) {
        let n = views::count_filtered(tx, who, &view.filter)?;
        saved.push((view, n));
    }
    let mut counts = Vec::new();
    for (name, _, view) in &VIEWS {
        // Nobody works down the closed ones, and counting them walks far.
        counts.push(if *name == "closed" { 0 } else { inbox::count(tx, who, view)? });
    }
    let mut live: Vec<String> =
        inbox::teams(tx, who)?.into_iter().map(|team| format!("inbox:{team}")).collect();
    live.push(format!("staff:{}", who.staff_id));
    let places = if who.may(Permission::LeadTeam) { names::places(tx)? } else { Vec::new() };
    Ok(List { wanted: wanted.clone(), which, saved, rows, counts, places, live: live.join(" ") })
}

/// `GET /cases`: the list; a case is opened beside it.
pub async fn page(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let reader = who.clone();
    let list = app.db.read(move |tx| read(tx, &reader, &wanted)).await?;
    let title = list.which.label(&frame).to_owned();
    Ok(frame.page(
        &title,
        html! {
            div class="panes" {
                (draw_pane(&frame, &who, &list))
                section class="conv" { div class="empty" {
                    h2 { (frame.t("cases.open_one")) }
                    p { (frame.t("cases.open_one_hint")) }
                } }
            }
        },
    ))
}

/// `GET /cases/list`: the part that is fetched again when something changed.
pub async fn part(
    State(app): State<App>,
    who: Who,
    frame: Frame,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let reader = who.clone();
    let list = app.db.read(move |tx| read(tx, &reader, &wanted)).await?;
    Ok(draw_list(&frame, &who, &list))
}

/// `GET /cases/count/{view}`: the number beside a navigation entry.
pub async fn count(State(app): State<App>, who: Who, Path(view): Path<String>) -> Answer {
    let (_, _, view) = Wanted { view, ..Wanted::default() }.named()?;
    let n = app.db.read(move |tx| inbox::count(tx, &who, &view)).await?;
    Ok(html! { (n) })
}

/// The left pane.
pub fn draw_pane(frame: &Frame, who: &Who, list: &List) -> Markup {
    let (name, label) = (list.which.name(), list.which.label(frame));
    let href = format!(
        "/cases/list?view={name}&open={}{}",
        list.wanted.open,
        list.wanted
            .after_ms
            .map(|ms| format!("&after_ms={ms}&after_id={}", list.wanted.after_id))
            .unwrap_or_default()
    );
    let content = draw_list(frame, who, list);
    html! {
        section class="list" data-keeps-scroll={ "list-" (name) } aria-label=(label) data-list {
            (part_here(&href, &list.live, &content))
        }
    }
}

fn draw_list(frame: &Frame, who: &Who, list: &List) -> Markup {
    let (name, label) = (list.which.name(), list.which.label(frame));
    let name = name.as_str();
    let query = format!("?view={name}");
    let picking =
        if who.may(Permission::LeadTeam) { Picking::Offered } else { Picking::NotOffered };
    html! {
        header class="list-head" {
            h1 { (label) }
            span class="muted" { (frame.t(if name == "closed" { "cases.newest_first" } else { "cases.urgent_first" })) }
        }
        nav class="views" aria-label=(frame.t("cases.views")) {
            @for ((view, words, _), n) in VIEWS.iter().zip(&list.counts) {
                a href={ "/cases?view=" (view) } aria-current=[(*view == name).then_some("page")] {
                    (frame.t(words)) @if *n > 0 { " " span class="n" { (n) } }
                }
            }
            @for (view, n) in &list.saved {
                @let at = format!("saved-{}", view.id);
                a href={ "/cases?view=" (at) } aria-current=[(at == name).then_some("page")] {
                    (view.name) @if *n > 0 { " " span class="n" { (n) } }
                }
            }
            a href="/views" class="quiet" title=(frame.t("cases.views_manage")) aria-label=(frame.t("cases.views_manage")) { "⋯" }
        }
        @if list.rows.is_empty() { (nothing(frame, name)) }
        @else {
            form method="post" action="/cases/bulk" {
                (frame.secret_field())
                @if picking == Picking::Offered { (bulk_bar(frame, &list.places)) }
                @for row in &list.rows { (rows::draw(frame, who, row, &query, &list.wanted.open, picking)) }
            }
            (pager(frame, name, list))
        }
    }
}

fn bulk_bar(frame: &Frame, places: &[Place]) -> Markup {
    html! {
        div class="bulk" role="group" aria-label=(frame.t("cases.bulk")) {
            span { (frame.t("cases.bulk")) }
            (sheets::place_choice(frame, None, places))
            button class="btn small" name="doing" value="assign" { (frame.t("cases.act_assign")) }
            input name="tag" placeholder=(frame.t("cases.tag")) aria-label=(frame.t("cases.tag"));
            button class="btn small" name="doing" value="tag" { (frame.t("cases.act_tag")) }
            button class="btn small" name="doing" value="close" { (frame.t("cases.bulk_nothing_to_do")) }
        }
    }
}

fn nothing(frame: &Frame, name: &str) -> Markup {
    let (heading, hint, action) = match name {
        "mine" => ("cases.none_mine", "cases.none_mine_hint", Some("/cases?view=queue")),
        "queue" => ("cases.none_queue", "cases.none_queue_hint", None),
        _ => ("cases.none_here", "cases.none_here_hint", None),
    };
    let action = action.map(|href| (href, frame.t("cases.view_queue")));
    empty_state(frame.t(heading), frame.t(hint), action)
}

fn pager(frame: &Frame, name: &str, list: &List) -> Markup {
    let full = i64::try_from(list.rows.len()).unwrap_or(0) >= ROWS;
    html! {
        @if let Some(last) = list.rows.last().filter(|_| full) {
            div class="pager" {
                a class="btn" href={ "/cases?view=" (name) "&after_ms=" (last.rank_ms) "&after_id=" (last.id) } { (frame.t("cases.further")) }
            }
        }
    }
}

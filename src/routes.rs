//! Every address of the program on one page, with who may use it. A test calls each with each role.

mod complaints;
mod desk;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};

use crate::app::App;
use crate::cases::{composer_page, hearing};
use crate::channels::email::{mailbox_pages as mailboxes, set_aside_pages as set_aside};
use crate::knowledge::{procedure_pages, sentence_pages};
use crate::language::{check_page, overrides_page, pack_pages, publish_page};
use crate::platform::stop::absent;
use crate::promises::pages as promises;
use crate::staff::Permission as P;
use crate::staff::{
    Permission, Who, first_run, home, me, operations_pages as operations,
    organisation_pages as organisation, people_pages as people, session, sign_in,
};
use crate::web::{NavItem, assets, done, errors, security};

/// Who may use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anyone, without an account (customers' pages, sign-in, assets).
    Nothing,
    SignedIn,
    May(Permission),
}

/// One address.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub needs: Needs,
    handler: MethodRouter<App>,
}

fn route(
    method: &'static str,
    path: &'static str,
    needs: Needs,
    handler: MethodRouter<App>,
) -> Route {
    Route { method, path, needs, handler }
}

/// The table. `GET` also answers `HEAD`.
#[rustfmt::skip] // a line an address
pub fn table() -> Vec<Route> {
    vec![
        route("GET", "/assets/{version}/{name}", Needs::Nothing, get(assets::serve)),
        route("GET", "/", Needs::Nothing, get(home::lead)),
        route("GET", "/live", Needs::SignedIn, get(hearing::stream)),
        route("GET", "/first-run", Needs::Nothing, get(first_run::page)),
        route("POST", "/first-run", Needs::Nothing, post(first_run::create)),
        route("GET", "/sign-in", Needs::Nothing, get(sign_in::page)),
        route("POST", "/sign-in", Needs::Nothing, post(sign_in::enter)),
        route("POST", "/sign-out", Needs::SignedIn, post(sign_in::leave)),
        route("GET", "/me", Needs::SignedIn, get(me::page)),
        route("POST", "/me", Needs::SignedIn, post(me::save)),
        route("POST", "/me/password", Needs::SignedIn, post(me::password)),
        route("POST", "/me/second-factor", Needs::SignedIn, post(me::begin_factor)),
        route("POST", "/me/second-factor/confirm", Needs::SignedIn, post(me::confirm_factor)),
        route("POST", "/me/second-factor/off", Needs::SignedIn, post(me::end_factor)),
        route("POST", "/me/sessions/end", Needs::SignedIn, post(me::end_sessions)),
        route("GET", "/me/presence", Needs::SignedIn, get(me::presence)),
        route("POST", "/me/presence", Needs::SignedIn, post(me::set_presence)),
        route("GET", "/people", Needs::May(P::ManagePeople), get(people::list)),
        route("POST", "/people", Needs::May(P::ManagePeople), post(people::add)),
        route("GET", "/people/new", Needs::May(P::ManagePeople), get(people::new)),
        route("GET", "/people/{id}", Needs::May(P::ManagePeople), get(people::one)),
        route("POST", "/people/{id}", Needs::May(P::ManagePeople), post(people::change)),
        route("POST", "/people/{id}/reset", Needs::May(P::ManagePeople), post(people::reset)),
        route("POST", "/people/{id}/deactivate", Needs::May(P::ManagePeople), post(people::deactivate)),
        route("POST", "/people/{id}/activate", Needs::May(P::ManagePeople), post(people::activate)),
        route("GET", "/organisation", Needs::May(P::ManagePeople), get(organisation::page)),
        route("POST", "/organisation/teams", Needs::May(P::ManagePeople), post(organisation::add_team)),
        route("POST", "/organisation/teams/{id}", Needs::May(P::ManagePeople), post(organisation::rename_team)),
        route("POST", "/organisation/departments", Needs::May(P::ManagePeople), post(organisation::add_department)),
        route("POST", "/organisation/departments/{id}/delete", Needs::May(P::ManagePeople), post(organisation::delete_department)),
        route("POST", "/organisation/roles", Needs::May(P::ManageRoles), post(organisation::add_role)),
        route("POST", "/organisation/roles/{id}", Needs::May(P::ManageRoles), post(organisation::set_permissions)),
        route("GET", "/log", Needs::May(P::SeeLog), get(operations::log)),
        route("GET", "/jobs", Needs::May(P::MendOperations), get(operations::jobs_page)),
        route("POST", "/jobs/{id}/again", Needs::May(P::MendOperations), post(operations::job_again)),
        route("POST", "/jobs/{id}/discard", Needs::May(P::MendOperations), post(operations::job_discard)),
        route("GET", "/mailboxes", Needs::May(P::ManageChannels), get(mailboxes::list)),
        route("POST", "/mailboxes", Needs::May(P::ManageChannels), post(mailboxes::add)),
        route("GET", "/mailboxes/new", Needs::May(P::ManageChannels), get(mailboxes::new)),
        route("GET", "/mailboxes/{id}", Needs::May(P::ManageChannels), get(mailboxes::page)),
        route("POST", "/mailboxes/{id}", Needs::May(P::ManageChannels), post(mailboxes::change)),
        route("POST", "/mailboxes/{id}/test", Needs::May(P::ManageChannels), post(mailboxes::test)),
        route("POST", "/mailboxes/{id}/pause", Needs::May(P::ManageChannels), post(mailboxes::pause)),
        route("POST", "/mailboxes/{id}/resume", Needs::May(P::ManageChannels), post(mailboxes::resume)),
        route("GET", "/set-aside-mail", Needs::May(P::MendOperations), get(set_aside::list)),
        route("GET", "/set-aside-mail/count", Needs::May(P::MendOperations), get(set_aside::count)),
        route("GET", "/set-aside-mail/{id}", Needs::May(P::MendOperations), get(set_aside::page)),
        route("GET", "/set-aside-mail/{id}/raw", Needs::May(P::MendOperations), get(set_aside::raw)),
        route("POST", "/set-aside-mail/{id}/again", Needs::May(P::MendOperations), post(set_aside::again)),
        route("POST", "/set-aside-mail/{id}/case", Needs::May(P::MendOperations), post(set_aside::make_case)),
        route("POST", "/set-aside-mail/{id}/discard", Needs::May(P::MendOperations), post(set_aside::discard)),
        route("GET", "/settings", Needs::May(P::ManageCentre), get(operations::settings_page)),
        route("POST", "/settings", Needs::May(P::ManageCentre), post(operations::save_settings)),
    ]
    .into_iter()
    .chain(language())
    .chain(promised())
    .chain(desk::routes())
    .chain(complaints::routes())
    .chain(written())
    .chain(known())
    .collect()
}

/// Checked language: drafts, overrides, rule packs.
fn language() -> Vec<Route> {
    use Permission::{EditLanguageRules, OverrideFindings, PublishLanguageRules, SeeLanguageRules};
    let (see, edit) = (Needs::May(SeeLanguageRules), Needs::May(EditLanguageRules));
    let (publish, decide) = (Needs::May(PublishLanguageRules), Needs::May(OverrideFindings));
    vec![
        route("POST", "/language/check", Needs::SignedIn, post(check_page::check)),
        route("GET", "/language/overrides", decide, get(overrides_page::page)),
        route("POST", "/language/overrides", Needs::SignedIn, post(overrides_page::ask)),
        route("GET", "/language/overrides/waiting", decide, get(overrides_page::waiting)),
        route("GET", "/language/overrides/count", decide, get(overrides_page::count)),
        route("POST", "/language/overrides/{id}/{verb}", decide, post(overrides_page::decide)),
        route("GET", "/language", see, get(pack_pages::list)),
        route("POST", "/language/packs", edit, post(pack_pages::begin)),
        route("GET", "/language/packs/{pack}", see, get(pack_pages::pack)),
        route("GET", "/language/packs/{pack}/rules/{rule}", see, get(pack_pages::rule)),
        route("POST", "/language/packs/{pack}/rules", edit, post(pack_pages::save_rule)),
        route(
            "POST",
            "/language/packs/{pack}/rules/{rule}/{verb}",
            edit,
            post(pack_pages::change_rule),
        ),
        route("POST", "/language/packs/{pack}/switch/{verb}", publish, post(pack_pages::switch)),
        route("POST", "/language/packs/{pack}/draft/drop", edit, post(pack_pages::drop_draft)),
        route("GET", "/language/packs/{pack}/publish", see, get(publish_page::page)),
        route("POST", "/language/packs/{pack}/publish", publish, post(publish_page::publish)),
        route("POST", "/language/packs/{pack}/republish", publish, post(publish_page::republish)),
    ]
}

/// Words written in a case, all of them checked.
fn written() -> Vec<Route> {
    let (see, serve) = (Needs::May(P::BasicWork), Needs::May(P::ServeCustomers));
    vec![
        route("GET", "/cases/{id}/composer", see, get(composer_page::composer)),
        route("GET", "/cases/{id}/released", see, get(composer_page::released)),
        route("POST", "/cases/{id}/reply", serve, post(composer_page::reply)),
        route("POST", "/cases/{id}/notes", serve, post(composer_page::note)),
        route("POST", "/cases/{id}/drafts/{kind}", serve, post(composer_page::keep_draft)),
    ]
}

/// Ready sentences and procedures.
fn known() -> Vec<Route> {
    let (see, edit) = (Needs::May(P::BasicWork), Needs::May(P::EditKnowledge));
    vec![
        route("GET", "/knowledge/ready", see, get(sentence_pages::ready)),
        route("GET", "/knowledge/sentences", see, get(sentence_pages::list)),
        route("POST", "/knowledge/sentences", edit, post(sentence_pages::write)),
        route("POST", "/knowledge/sentences/{code}/retire", edit, post(sentence_pages::retire)),
        route("GET", "/knowledge/procedures", see, get(procedure_pages::list)),
        route("POST", "/knowledge/procedures", edit, post(procedure_pages::begin)),
        route("GET", "/knowledge/procedures/{id}", see, get(procedure_pages::one)),
        route("POST", "/knowledge/procedures/{id}", edit, post(procedure_pages::rewrite)),
        route("POST", "/knowledge/procedures/{id}/reviewed", edit, post(procedure_pages::reviewed)),
        route("GET", "/knowledge/procedures/for/{step}", see, get(procedure_pages::of_step)),
    ]
}

/// What we owe whom by when.
fn promised() -> Vec<Route> {
    let serve = Needs::May(Permission::ServeCustomers);
    vec![
        route("GET", "/promises", serve, get(promises::page)),
        route("POST", "/promises", serve, post(promises::offer)),
        route("GET", "/promises/broken", serve, get(promises::broken_page)),
        route("POST", "/promises/{id}/keep", serve, post(promises::keep)),
        route("GET", "/promises/of-case/{case}", Needs::SignedIn, get(promises::of_case)),
        route("GET", "/promises/count/today", serve, get(promises::count_today)),
        route("GET", "/promises/count/broken", serve, get(promises::count_broken)),
    ]
}

/// The side navigation: an entry is shown to those who may open it.
pub fn navigation() -> Vec<(Needs, NavItem)> {
    let item = |needs, group, label, href| (needs, NavItem { group, label, href, count: None });
    let counted = |needs, group, label, href, count| {
        (needs, NavItem { group, label, href, count: Some(count) })
    };
    let basic = Needs::May(P::BasicWork);
    let serve = Needs::May(P::ServeCustomers);
    let sees = Needs::May(P::SeeTeamCases);
    let mends = Needs::May(P::MendOperations);
    let (cases, centre) = ("cases.group_cases", "staff.nav_centre");
    let (promises, language, knowledge) =
        ("promises.promises", "language.nav_language", "knowledge.nav_knowledge");
    vec![
        counted(sees, cases, "cases.view_mine", "/cases?view=mine", "/cases/count/mine"),
        counted(sees, cases, "cases.view_queue", "/cases?view=queue", "/cases/count/queue"),
        counted(sees, cases, "cases.view_teams", "/cases?view=teams", "/cases/count/teams"),
        item(basic, cases, "cases.matters", "/matters"),
        item(basic, cases, "cases.requests", "/requests"),
        counted(
            sees,
            "complaints.complaints",
            "complaints.board",
            "/complaints",
            "/complaints/count",
        ),
        item(
            Needs::May(P::AnalyseCauses),
            "complaints.complaints",
            "complaints.analysis",
            "/problem-analysis",
        ),
        item(basic, "complaints.complaints", "complaints.measures", "/measures"),
        item(serve, "complaints.complaints", "complaints.care", "/care"),
        item(serve, "complaints.complaints", "complaints.partners", "/partners"),
        counted(serve, promises, "promises.due_today", "/promises", "/promises/count/today"),
        counted(serve, promises, "promises.broken", "/promises/broken", "/promises/count/broken"),
        counted(
            Needs::May(P::OverrideFindings),
            language,
            "language.overrides",
            "/language/overrides",
            "/language/overrides/count",
        ),
        item(Needs::May(P::SeeLanguageRules), language, "language.packs", "/language"),
        item(basic, knowledge, "knowledge.sentences", "/knowledge/sentences"),
        item(basic, knowledge, "knowledge.procedures", "/knowledge/procedures"),
        item(Needs::May(P::ManagePeople), centre, "staff.people", "/people"),
        item(Needs::May(P::ManagePeople), centre, "staff.organisation", "/organisation"),
        item(Needs::May(P::ManageChannels), centre, "channels.mailboxes", "/mailboxes"),
        counted(mends, centre, "channels.set_aside", "/set-aside-mail", "/set-aside-mail/count"),
        item(Needs::May(P::ManageCalendars), centre, "staff.calendars", "/calendars"),
        item(Needs::May(P::ManageCentre), centre, "staff.settings", "/settings"),
        item(Needs::May(P::SeeLog), centre, "staff.log", "/log"),
        item(mends, centre, "staff.jobs", "/jobs"),
    ]
}

/// The navigation of one person.
pub fn navigation_of(who: &Who) -> Vec<NavItem> {
    let may_open = |needs: &Needs| match needs {
        Needs::Nothing | Needs::SignedIn => true,
        Needs::May(permission) => who.may(*permission),
    };
    navigation().into_iter().filter(|(needs, _)| may_open(needs)).map(|(_, item)| item).collect()
}

/// The whole program as a service.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for Route { path, needs, handler, .. } in table() {
        let guarded =
            handler.layer(middleware::from_fn(move |request, next| allow(needs, request, next)));
        router = router.route(path, guarded);
    }
    router
        .fallback(|| async { absent("platform.not_found") })
        .layer(middleware::from_fn(errors::explain))
        .layer(middleware::from_fn(done::tell_scripts))
        .layer(middleware::from_fn_with_state(app.clone(), session::recognise))
        .layer(middleware::from_fn_with_state(app.clone(), security::guard))
        .with_state(app)
}

/// Lets through whom the table names; others are sent to sign in (pages) or refused without data.
async fn allow(needs: Needs, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Who>();
    let refused = match (needs, who) {
        (Needs::Nothing, _) | (Needs::SignedIn, Some(_)) => None,
        (Needs::May(permission), Some(who)) => who.need(permission).err(),
        (_, None) => {
            let wants_page = request.method() == axum::http::Method::GET
                && !request.headers().contains_key("x-part");
            if wants_page {
                let here: String = percent_encoding::utf8_percent_encode(
                    request.uri().path_and_query().map_or("/", |p| p.as_str()),
                    percent_encoding::NON_ALPHANUMERIC,
                )
                .collect();
                return Redirect::to(&format!("/sign-in?then={here}")).into_response();
            }
            Some(crate::platform::stop::forbidden("staff.sign_in_first"))
        }
    };
    match refused {
        Some(stop) => stop.into_response(),
        None => next.run(request).await,
    }
}

#[cfg(test)]
mod tests;

//! The addresses of cases, customers and what belongs to them.

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::{Needs, Route, route};
use crate::cases::pages as cases;
use crate::customers::pages as customers;
use crate::staff::{Permission, calendar_pages as calendars};

/// Read to the end before it is refused, so that the sentence reaches the person; beyond that the line is cut.
const MOST_SENT_BYTES: usize = 64 * 1_048_576;

/// All of them.
pub fn routes() -> Vec<Route> {
    [one_case(), around_cases(), customers_and_calendars()].into_iter().flatten().collect()
}

/// Lists, one case and what can be done with it.
fn one_case() -> Vec<Route> {
    use Permission::{BasicWork, LeadTeam, SeeTeamCases, ServeCustomers};
    use cases::{acts, attaching, case_page, files, heard, lists, marks};
    let sees = Needs::May(SeeTeamCases);
    let serves = Needs::May(ServeCustomers);
    let works = Needs::May(BasicWork);
    vec![
        route("GET", "/cases", sees, get(lists::page)),
        route("GET", "/cases/list", sees, get(lists::part)),
        route("GET", "/cases/count/{view}", sees, get(lists::count)),
        route("POST", "/cases/bulk", Needs::May(LeadTeam), post(marks::bulk)),
        route("GET", "/cases/{id}", sees, get(case_page::page)),
        route("GET", "/cases/{id}/head", sees, get(case_page::head)),
        route("GET", "/cases/{id}/thread", sees, get(case_page::conversation)),
        route("GET", "/cases/{id}/panel", sees, get(case_page::side)),
        route("POST", "/cases/{id}/look", sees, post(case_page::look)),
        route("POST", "/cases/{id}/take", serves, post(acts::take)),
        route("POST", "/cases/{id}/give-back", serves, post(acts::give_back)),
        route("POST", "/cases/{id}/assign", serves, post(acts::assign)),
        route("POST", "/cases/{id}/hand-over", serves, post(acts::hand_over)),
        route("POST", "/cases/{id}/snooze", serves, post(acts::snooze)),
        route("POST", "/cases/{id}/wake", serves, post(acts::wake)),
        route("POST", "/cases/{id}/close", serves, post(acts::close)),
        route("POST", "/cases/{id}/reopen", serves, post(acts::reopen)),
        route("POST", "/cases/{id}/contact", serves, post(acts::contact)),
        route("POST", "/cases/{id}/next-action", serves, post(acts::next_action)),
        route("POST", "/cases/{id}/next-action/done", serves, post(acts::next_action_done)),
        route("GET", "/cases/{id}/drafts/{kind}/files", serves, get(attaching::part)),
        route(
            "POST",
            "/cases/{id}/drafts/{kind}/files",
            serves,
            post(attaching::attach).layer(DefaultBodyLimit::max(MOST_SENT_BYTES)),
        ),
        route(
            "POST",
            "/cases/{id}/drafts/{kind}/files/{file}/remove",
            serves,
            post(attaching::remove),
        ),
        route("POST", "/cases/{id}/tag", serves, post(marks::tag)),
        route("POST", "/cases/{id}/untag", serves, post(marks::untag)),
        route("POST", "/cases/{id}/marks", serves, post(marks::marks)),
        route("POST", "/duties/{id}/record", serves, post(acts::record_follow_up)),
        route("POST", "/duties/{id}/waive", Needs::May(LeadTeam), post(acts::waive_follow_up)),
        route("POST", "/suggestions/{id}/dismiss", serves, post(heard::dismiss)),
        route("POST", "/messages/{id}/again", serves, post(acts::send_again)),
        route("GET", "/messages/{id}/mail", sees, get(files::mail)),
        route("GET", "/attachments/{id}", works, get(files::attachment)),
    ]
}

/// Merging, internal requests, search, matters, the customer's own page.
fn around_cases() -> Vec<Route> {
    use Permission::{BasicWork, MergeCases, SeeTeamCases, ServeCustomers};
    use cases::{finding, joins, matters, requests, tracking, views};
    let sees = Needs::May(SeeTeamCases);
    let serves = Needs::May(ServeCustomers);
    let works = Needs::May(BasicWork);
    vec![
        route("GET", "/cases/{id}/joins", sees, get(joins::part)),
        route("POST", "/cases/{id}/merge", Needs::May(MergeCases), post(joins::merge)),
        route("POST", "/cases/{id}/unmerge/{merge}", Needs::May(MergeCases), post(joins::unmerge)),
        route("POST", "/cases/{id}/split", Needs::May(MergeCases), post(joins::split)),
        route("POST", "/cases/{id}/unsplit/{split}", Needs::May(MergeCases), post(joins::unsplit)),
        route("GET", "/cases/{id}/requests", sees, get(requests::of_case)),
        route("POST", "/cases/{id}/requests", serves, post(requests::ask)),
        route("GET", "/requests", works, get(requests::page)),
        route("GET", "/requests/list", works, get(requests::list)),
        route("POST", "/requests/{id}/answer", works, post(requests::answer)),
        route("POST", "/requests/{id}/withdraw", serves, post(requests::withdraw)),
        route("GET", "/views", sees, get(views::page)),
        route("POST", "/views", sees, post(views::make)),
        route("POST", "/views/{id}", sees, post(views::change)),
        route("POST", "/views/{id}/{verb}", sees, post(views::act)),
        route("GET", "/cases/of-customer/{id}", sees, get(finding::of_customer)),
        route("GET", "/cases/contacts-of/{id}", sees, get(finding::contacts_of)),
        route("GET", "/search", works, get(finding::page)),
        route("GET", "/matters", works, get(matters::page)),
        route("POST", "/matters", works, post(matters::bring)),
        route("GET", "/matters/list", works, get(matters::list)),
        route("GET", "/matters/{id}", works, get(matters::one)),
        route("GET", "/t", Needs::Nothing, get(tracking::ask)),
        route("GET", "/t/{case}", Needs::Nothing, get(tracking::page)),
        route("POST", "/t/{case}", Needs::Nothing, post(tracking::write)),
    ]
}

fn customers_and_calendars() -> Vec<Route> {
    use Permission::{
        ManageCalendars, MergeCustomers, RevealPersonalData, SeeTeamCases, ServeCustomers,
    };
    let sees = Needs::May(SeeTeamCases);
    let serves = Needs::May(ServeCustomers);
    vec![
        route("GET", "/customers/{id}", sees, get(customers::page)),
        route("GET", "/customers/{id}/card", sees, get(customers::card)),
        route("POST", "/customers/{id}", serves, post(customers::edit)),
        route("POST", "/customers/{id}/contacts", serves, post(customers::add_contact)),
        route("POST", "/customers/{id}/preferences", serves, post(customers::prefer)),
        route("POST", "/customers/{id}/consents", serves, post(customers::agree)),
        route(
            "POST",
            "/customers/{id}/consents/{consent}/take-back",
            serves,
            post(customers::take_back),
        ),
        route("POST", "/customers/{id}/merge", Needs::May(MergeCustomers), post(customers::merge)),
        route(
            "POST",
            "/customers/{id}/unmerge/{merge}",
            Needs::May(MergeCustomers),
            post(customers::unmerge),
        ),
        route(
            "POST",
            "/contacts/{id}/reveal",
            Needs::May(RevealPersonalData),
            post(customers::reveal),
        ),
        route("GET", "/calendars", Needs::May(ManageCalendars), get(calendars::page)),
        route("POST", "/calendars", Needs::May(ManageCalendars), post(calendars::save)),
        route("POST", "/calendars/of-team", Needs::May(ManageCalendars), post(calendars::of_team)),
        route(
            "POST",
            "/calendars/announce",
            Needs::May(ManageCalendars),
            post(calendars::announce),
        ),
    ]
}

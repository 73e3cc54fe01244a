//! The addresses of complaints.

use axum::routing::{get, post};

use super::{Needs, Route, route};
use crate::complaints::pages::{
    acts, board_page, desk, file_page, measures_page, outward, parts, sides,
};
use crate::staff::Permission::{AnalyseCauses, BasicWork, LeadTeam, SeeTeamCases, ServeCustomers};

/// All of them.
pub fn routes() -> Vec<Route> {
    [walked(), analysed()].into_iter().flatten().collect()
}

/// Steps, and who else is asked.
fn walked() -> Vec<Route> {
    let sees = Needs::May(SeeTeamCases);
    let serves = Needs::May(ServeCustomers);
    let leads = Needs::May(LeadTeam);
    vec![
        route("GET", "/complaints", sees, get(board_page::page)),
        route("GET", "/complaints/list", sees, get(board_page::list)),
        route("GET", "/complaints/count", sees, get(board_page::count)),
        route("GET", "/complaints/of-case/{case}", sees, get(parts::panel)),
        route("GET", "/complaints/of-case/{case}/steps", sees, get(parts::stepper)),
        route("GET", "/complaints/{case}", sees, get(file_page::page)),
        route("GET", "/complaints/{case}/sides", sees, get(sides::page)),
        route("POST", "/complaints/{case}/sides", serves, post(sides::keep)),
        route("POST", "/cases/{id}/complaint", serves, post(acts::open)),
        route("POST", "/suggestions/{id}/confirm", serves, post(acts::confirm_suggestion)),
        route("POST", "/complaints/{case}/open", serves, post(acts::open)),
        route("POST", "/complaints/{case}/put", serves, post(acts::put)),
        route("POST", "/complaints/{case}/waive", leads, post(acts::waive)),
        route("POST", "/complaints/{case}/other-way", serves, post(acts::other_way)),
        route("POST", "/complaints/{case}/withdraw", serves, post(acts::withdraw)),
        route("POST", "/complaints/{case}/evidence", serves, post(acts::add_evidence)),
        route("POST", "/complaints/{case}/attempts", serves, post(acts::attempt)),
        route("POST", "/complaints/{case}/escalate", serves, post(outward::escalate)),
        route("POST", "/complaints/{case}/ask-supervisor", serves, post(outward::ask_supervisor)),
        route("POST", "/complaints/{case}/refer", serves, post(outward::refer)),
        route("POST", "/escalations/{id}/take", leads, post(outward::take)),
        route("POST", "/escalations/{id}/give-back", leads, post(outward::give_back)),
        route("POST", "/complaints/{case}/malice", sees, post(outward::propose_malice)),
        route("POST", "/complaints/{case}/malice/confirm", sees, post(outward::confirm_malice)),
        route("POST", "/complaints/{case}/malice/end", sees, post(outward::end_malice)),
        route("POST", "/complaints/{case}/efforts", serves, post(desk::note_effort)),
        route("POST", "/complaints/{case}/questions", serves, post(desk::asked)),
        route("POST", "/complaints/{case}/care/decline", serves, post(desk::decline_care)),
        route("GET", "/care", serves, get(measures_page::care_page)),
        route("POST", "/care/{id}/done", serves, post(measures_page::care_done)),
        route("GET", "/partners", serves, get(measures_page::partners_page)),
        route("POST", "/partners", leads, post(measures_page::write_partner)),
    ]
}

/// Causes, measures and what complaints have in common.
fn analysed() -> Vec<Route> {
    let sees = Needs::May(SeeTeamCases);
    let works = Needs::May(BasicWork);
    let analyses = Needs::May(AnalyseCauses);
    vec![
        route("GET", "/problem-analysis", analyses, get(board_page::analysis)),
        route("GET", "/problem-analysis.csv", analyses, get(board_page::export)),
        route("GET", "/complaints/causes", works, get(board_page::cause_list)),
        route("POST", "/complaints/{case}/cause", sees, post(desk::code)),
        route("POST", "/complaints/{case}/whys", sees, post(desk::ask_why)),
        route("POST", "/complaints/{case}/whys/{id}/strike", sees, post(desk::strike_why)),
        route("POST", "/complaints/{case}/bones", sees, post(desk::add_bone)),
        route("POST", "/complaints/{case}/measures", sees, post(desk::set_measure)),
        route("POST", "/complaints/{case}/sales-feedback", sees, post(desk::send_feedback)),
        route("GET", "/measures", works, get(measures_page::page)),
        route("POST", "/measures/{id}/accept", works, post(measures_page::accept)),
        route("POST", "/measures/{id}/done", works, post(measures_page::done)),
        route("POST", "/measures/{id}/check", analyses, post(measures_page::check)),
        route("POST", "/sales-feedback/{id}/seen", works, post(measures_page::seen)),
        route("POST", "/campaigns", analyses, post(measures_page::count_sales)),
    ]
}

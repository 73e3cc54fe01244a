//! Every statement of e-mail: mailboxes and their leases, and the mail kept from them.

pub mod kept;
pub mod mailboxes;

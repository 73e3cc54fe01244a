//! Looking after a centre from the command line: one-file backups taken while it runs, restoring them, and the doctor.

pub mod backup;
pub mod doctor;
mod mailboxes;
pub mod restore;

pub use backup::BackupArguments;
pub use doctor::DoctorArguments;
pub use restore::RestoreArguments;

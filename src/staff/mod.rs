//! 人员: the people of the centre, what each may do, their teams and departments, and whether they are there.

pub mod permissions;
pub mod who;

pub use permissions::Permission;
pub use who::Who;

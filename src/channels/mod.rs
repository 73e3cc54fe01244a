//! 渠道: how words get in and out. E-mail so far; what arrives is kept before it is read, what leaves is a row before
//! it is an attempt. Others need only the address table and the timetable: everything here is reached through them.

pub mod email;

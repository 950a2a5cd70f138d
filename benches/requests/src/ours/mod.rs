//! Our guards.

pub mod digest;
mod roles;
pub mod schemes;

use axum::Router;

pub fn server(name: &str) -> Option<Router> {
    schemes::server(name).or_else(|| roles::server(name)).or_else(|| digest::server(name))
}

use axum_httpauth::{Username, permit};

#[permit]
fn is_owner(user: &Username, id: u32) -> bool {
    user.len() == id as usize
}

fn main() {}

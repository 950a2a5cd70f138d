use axum_httpauth::Role;

#[derive(Role)]
enum Role {
    User,
    Moderator(String),
}

fn main() {}

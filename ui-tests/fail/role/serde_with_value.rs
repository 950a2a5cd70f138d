use axum_httpauth::Role;

#[derive(Role)]
#[auth(serde = true)]
enum Role {
    Admin,
}

fn main() {}

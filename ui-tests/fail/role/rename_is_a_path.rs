use axum_httpauth::Role;

#[derive(Role)]
enum Role {
    #[auth(rename = admin)]
    Admin,
}

fn main() {}

use axum_httpauth::Role;

#[derive(Role)]
enum Role {
    User,
    #[auth(rename = "User")]
    Admin,
}

fn main() {}

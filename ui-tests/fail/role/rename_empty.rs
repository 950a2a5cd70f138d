use axum_httpauth::Role;

#[derive(Role)]
enum Role {
    #[auth(rename = "")]
    Admin,
}

fn main() {}

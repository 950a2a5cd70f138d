use axum_httpauth::Role;

#[derive(Role)]
enum Role {
    #[auth(name = "admin")]
    Admin,
}

fn main() {}

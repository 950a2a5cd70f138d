use axum_httpauth::Role;

#[derive(Role)]
#[auth(rename_all = "lowercase")]
enum Role {
    Admin,
    ADMIN,
}

fn main() {}

//! actix-web, and actix-web-httpauth's middleware.

use std::{hint::black_box, rc::Rc};

use actix_http::Request;
use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    test::{TestRequest, init_service},
    web,
};
use actix_web_httpauth::{
    extractors::{
        AuthenticationError,
        basic::{self, BasicAuth},
        bearer::{self, BearerAuth},
    },
    middleware::HttpAuthentication,
};

use crate::{
    requests::field,
    server::{Call, Server, block_on},
    users::Users,
};

async fn plain() -> &'static str {
    "hello"
}

fn users(request: &ServiceRequest) -> &Users {
    request.app_data::<web::Data<Users>>().expect("the users")
}

async fn check_basic(request: ServiceRequest, sent: BasicAuth) -> Result<ServiceRequest, (Error, ServiceRequest)> {
    match users(&request).verify(sent.user_id(), sent.password().unwrap_or_default()) {
        Some(_) => Ok(request),
        None => Err((AuthenticationError::from(basic::Config::default()).into(), request)),
    }
}

async fn check_bearer(request: ServiceRequest, sent: BearerAuth) -> Result<ServiceRequest, (Error, ServiceRequest)> {
    match users(&request).of_token(sent.token()) {
        Some(_) => Ok(request),
        None => Err((AuthenticationError::from(bearer::Config::default()).into(), request)),
    }
}

pub fn server(name: &str) -> Option<Server> {
    let app = || App::new().app_data(web::Data::new(Users::new())).route("/", web::get().to(plain));
    match name {
        "actix" => Some(of_actix(block_on(init_service(app())))),
        "actix-basic" => Some(of_actix(block_on(init_service(app().wrap(HttpAuthentication::basic(check_basic)))))),
        "actix-bearer" => Some(of_actix(block_on(init_service(app().wrap(HttpAuthentication::bearer(check_bearer)))))),
        _ => None,
    }
}

fn of_actix<B: MessageBody + 'static>(
    service: impl Service<Request, Response = ServiceResponse<B>, Error = Error> + 'static,
) -> Server {
    let service = Rc::new(service);
    Box::new(move |kind, count| {
        let (service, field) = (Rc::clone(&service), field(kind));
        Box::new((0..count).map(move |_| {
            let request = field
                .iter()
                .fold(TestRequest::get(), |request, (name, value)| request.insert_header((*name, value.as_str())));
            let (service, request) = (Rc::clone(&service), request.to_request());
            Box::new(move || counted(&*service, request)) as Call
        }))
    })
}

#[inline(never)]
fn counted<B>(service: &impl Service<Request, Response = ServiceResponse<B>, Error = Error>, request: Request) -> u16 {
    match block_on(service.call(request)) {
        Ok(response) => black_box(response).status().as_u16(),
        Err(error) => error.as_response_error().status_code().as_u16(),
    }
}

//! Whether credentials are for the resource that is asked for (RFC 7616, 3.4.6).

use axum::{
    extract::OriginalUri,
    http::{Uri, request::Parts},
};

/// Whether the `uri` of credentials is the target of the request, byte by byte: clients normalise a target before they sign
/// it, each in its way, and send what they signed. An absolute one is good where the target is absolute too.
///
/// The target is what the client sent: nested routers see less of it. Where a proxy changed the path, a layer in front puts
/// the client's back, as [`OriginalUri`] in the extensions of the request.
pub(super) fn is_target(uri: &[u8], parts: &Parts) -> bool {
    let target = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(target)| target);
    !uri.is_empty() && (Some(uri) == origin_form(target) || is_absolute(uri, target) == Some(true))
}

fn origin_form(target: &Uri) -> Option<&[u8]> {
    target.path_and_query().map(|target| target.as_str().as_bytes())
}

/// `absolute-URI = scheme ":" hier-part [ "?" query ]` (RFC 3986, 4.3), of which scheme and host have no case (6.2.2.1).
fn is_absolute(uri: &[u8], target: &Uri) -> Option<bool> {
    let (scheme, authority) = (target.scheme_str()?, target.authority()?.as_str());
    let (start, rest) = uri.split_at_checked(scheme.len())?;
    let (host, rest) = rest.strip_prefix(b"://")?.split_at_checked(authority.len())?;
    let same = start.eq_ignore_ascii_case(scheme.as_bytes()) && host.eq_ignore_ascii_case(authority.as_bytes());
    Some(same && Some(rest) == origin_form(target))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn agrees(target: &str, uri: &str) -> bool {
        let (parts, ()) = Request::get(target).body(()).unwrap().into_parts();
        is_target(uri.as_bytes(), &parts)
    }

    #[test]
    fn the_uri_is_the_target_byte_by_byte() {
        for target in ["/", "/x?a=1", "/x?", "//x", "/%2F/..;p=1|", "*"] {
            assert!(agrees(target, target), "{target}");
        }
        for uri in ["", "/y", "/i%6edex", "/Index", "/index?", "/index?a", "//index", "http://host/index", "*"] {
            assert!(!agrees("/index", uri), "{uri}");
        }
    }

    #[test]
    fn an_absolute_target_has_both_forms() {
        for uri in ["http://host:80/x?a=1", "HTTP://HOST:80/x?a=1", "/x?a=1"] {
            assert!(agrees("http://host:80/x?a=1", uri), "{uri}");
        }
        for uri in ["http://other:80/x?a=1", "https://host:80/x?a=1", "http://host/x?a=1", "http://host:80/x", "http:"]
        {
            assert!(!agrees("http://host:80/x?a=1", uri), "{uri}");
        }
    }
}

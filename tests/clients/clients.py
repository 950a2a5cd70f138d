"""Logs real clients in to the running server, and tells what they can do.

    clients.py URL URL-OF-EXAMPLE [--write]

Each client logs in, repeats that three times, sends a body, and asks once more after its nonce has expired. The outcome is
compared with docs/digest-clients.md, for the clients whose versions that has, or written there. Some log in to the example
digest_auth too.
"""

import asyncio
import json
import os
import pathlib
import subprocess
import sys
import urllib.request

import aiohttp
import httpx
import pycurl
import requests
import requests.auth

USER, PASSWORD = "mufasa", "Circle of Life"
SETS = [
    "sha-256", "md5", "sha-256_md5", "sha-256_sha-512-256_md5", "sha-512-256", "sha-256-sess", "md5-sess", "opaque",
    "userhash", "legacy",
]
FOLDER = pathlib.Path(__file__).parent
DOCUMENT = FOLDER.parent.parent / "docs" / "digest-clients.md"


def advance(base):
    request = urllib.request.Request(f"{base}/advance/301", method="POST")
    urllib.request.build_opener().open(request).close()


def session(base, url, send):
    """The steps of a client that keeps its login; `send` gives status and text, with a body or without."""
    logins = [send(url, None) for _ in range(4)]
    post = send(url, "a body")
    advance(base)
    return outcome(logins, post, send(url, None))


def outcome(logins, post, expired):
    answers = [json.loads(text) for status, text in logins if status == 200]
    if not answers:
        return None
    return {
        "algorithm": answers[0]["algorithm"],
        "userhash": answers[0]["userhash"],
        "stays": len(answers) == len(logins),
        "post": post[0] == 200 and json.loads(post[1])["body"] == "a body",
        "expired": expired[0] == 200,
    }


def curl(base, path):
    def send(url, body):
        data = ["--data", body] if body else []
        arguments = ["curl", "-s", "--digest", "-u", f"{USER}:{PASSWORD}", "-w", "\n%{http_code}", *data, url]
        text, _, status = subprocess.run(arguments, capture_output=True, text=True, timeout=30).stdout.rpartition("\n")
        return (int(status), text)

    # a run of curl keeps no nonce: here its first one expires before it answers
    url = f"{base}/{path}"
    return outcome([send(url, None) for _ in range(4)], send(url, "a body"), send(f"{base}/late/{path}", None))


def wget(program):
    def run(base, path):
        def send(url, body):
            data = [f"--post-data={body}"] if body else []
            arguments = [program, "-q", "-t1", "-O-", f"--user={USER}", f"--password={PASSWORD}", *data, url]
            done = subprocess.run(arguments, capture_output=True, text=True, timeout=30)
            return (200 if done.returncode == 0 else 401, done.stdout)

        url = f"{base}/{path}"
        return outcome([send(url, None) for _ in range(4)], send(url, "a body"), send(f"{base}/late/{path}", None))

    return run


def libcurl(base, path):
    handle = pycurl.Curl()
    handle.setopt(pycurl.HTTPAUTH, pycurl.HTTPAUTH_DIGEST)
    handle.setopt(pycurl.USERPWD, f"{USER}:{PASSWORD}")

    def send(url, body):
        handle.setopt(pycurl.URL, url)
        if body:
            handle.setopt(pycurl.POSTFIELDS, body)
        else:
            handle.setopt(pycurl.HTTPGET, True)
        text = handle.perform_rs()
        return (handle.getinfo(pycurl.RESPONSE_CODE), text)

    return session(base, f"{base}/{path}", send)


def with_requests(base, path):
    client = requests.Session()
    client.auth = requests.auth.HTTPDigestAuth(USER, PASSWORD)

    def send(url, body):
        answer = client.post(url, data=body) if body else client.get(url)
        return (answer.status_code, answer.text)

    return session(base, f"{base}/{path}", send)


def with_httpx(base, path):
    client = httpx.Client(auth=httpx.DigestAuth(USER, PASSWORD))

    def send(url, body):
        answer = client.post(url, content=body) if body else client.get(url)
        return (answer.status_code, answer.text)

    return session(base, f"{base}/{path}", send)


def with_aiohttp(base, path):
    async def run():
        digest = aiohttp.DigestAuthMiddleware(USER, PASSWORD)
        async with aiohttp.ClientSession(middlewares=(digest,)) as client:

            async def send(body):
                method = "POST" if body else "GET"
                async with client.request(method, f"{base}/{path}", data=body) as answer:
                    return (answer.status, await answer.text())

            logins = [await send(None) for _ in range(4)]
            post = await send("a body")
            advance(base)
            return outcome(logins, post, await send(None))

    return asyncio.run(run())


def with_urllib(base, path):
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, base, USER, PASSWORD)
    opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(passwords))

    def send(url, body):
        try:
            with opener.open(url, body.encode() if body else None) as answer:
                return (answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            return (error.code, "")

    return session(base, f"{base}/{path}", send)


def browse(base, path, user, password):
    arguments = ["node", os.environ["CHROMIUM_SCRIPT"], base, path, user, password]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120)
    if done.returncode:
        sys.exit(f"chromium: {done.stderr}")
    return json.loads(done.stdout)


def chromium(base, path):
    seen = browse(base, path, USER, PASSWORD)
    result = outcome(seen["logins"], seen["post"], seen["expired"])
    # a browser asks its user once, and not again when the nonce has expired
    if result and seen["prompts"] != 1:
        sys.exit(f"chromium asks {seen['prompts']} times for a password on {path}")
    return result


CLIENTS = {
    "curl": curl,
    "libcurl": libcurl,
    "wget": wget("wget"),
    "wget2": wget("wget2"),
    "requests": with_requests,
    "httpx": with_httpx,
    "aiohttp": with_aiohttp,
    "urllib": with_urllib,
    "Chromium": chromium,
}

# What must work, whatever else the document says.
REQUIRED = {
    "curl": ["sha-256", "md5", "sha-256_md5", "userhash", "opaque", "legacy"],
    "libcurl": ["sha-256", "md5", "sha-256_md5", "sha-512-256", "userhash", "opaque", "legacy"],
    "requests": ["sha-256", "md5", "sha-256_md5", "opaque"],
    "httpx": ["sha-256", "md5", "sha-256_md5", "opaque"],
    "aiohttp": ["sha-256", "md5", "sha-256_md5", "opaque"],
    "Chromium": ["sha-256", "md5", "sha-256_md5", "userhash", "opaque"],
}


def attempt(client, base, path):
    try:
        return CLIENTS[client](base, path)
    except (KeyError, ValueError, NotImplementedError, aiohttp.ClientError, httpx.HTTPError, pycurl.error):
        return None  # it gives up on this challenge


def cell(result):
    if result is None:
        return "–"
    missing = [name for name, key in [("requests in a row", "stays"), ("a body", "post"), ("an expired nonce", "expired")]
               if not result[key]]
    text = result["algorithm"] + (", userhash" if result["userhash"] else "")
    return text + (", but not " + " nor ".join(missing) if missing else "")


def versions():
    first = lambda *command: subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0]
    return {
        "curl": first("curl", "--version").split()[1],
        "libcurl": pycurl.version.split("libcurl/")[1].split()[0],
        "wget": first("wget", "--version").split()[2],
        "wget2": first("wget2", "--version").split()[2],
        "requests": requests.__version__,
        "httpx": httpx.__version__,
        "aiohttp": aiohttp.__version__,
        "urllib": "of Python " + sys.version.split()[0],
        "Chromium": first("chromium", "--version").split()[1],
    }


def greeted_by_example(base):
    """The clients of Python and Chromium log in to the example, stay, and send a body."""
    digest = requests.Session()
    digest.auth = requests.auth.HTTPDigestAuth("john", "hello")
    yield "requests", [digest.get(base).text for _ in range(3)], digest.post(base, data="hi").text
    client = httpx.Client(auth=httpx.DigestAuth("john", "hello"))
    yield "httpx", [client.get(base).text for _ in range(3)], client.post(base, content="hi").text

    async def with_aiohttp():
        middleware = aiohttp.DigestAuthMiddleware("john", "hello")
        async with aiohttp.ClientSession(middlewares=(middleware,)) as session:
            greetings = []
            for _ in range(3):
                async with session.get(base) as answer:
                    greetings.append(await answer.text())
            async with session.post(base, data="hi") as answer:
                return greetings, await answer.text()

    yield "aiohttp", *asyncio.run(with_aiohttp())
    seen = browse(base, "", "john", "hello")
    yield "Chromium", [text for _, text in seen["logins"]], seen["post"][1].replace("a body", "hi")


def table(results):
    lines = ["| offered | " + " | ".join(CLIENTS) + " |", "|---" * (len(CLIENTS) + 1) + "|"]
    for path in SETS:
        offer = path.replace("_", ", ")
        lines.append(f"| {offer} | " + " | ".join(cell(results[client][path]) for client in CLIENTS) + " |")
    return "\n".join(lines) + "\n"


def columns(text):
    """The cells of a table in the document, by client."""
    rows = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in text.splitlines() if line.startswith("|")]
    return {client: [row[index] for row in rows[2:]] for index, client in enumerate(rows[0])} if rows else {}


def main():
    base, example = sys.argv[1:3]
    results = {client: {path: attempt(client, base, path) for path in SETS} for client in CLIENTS}
    found = table(results)
    print(found)
    failed = []
    for client, paths in REQUIRED.items():
        for path in paths:
            result = results[client][path]
            if not result or not (result["stays"] and result["post"] and result["expired"]):
                failed.append(f"{client} with {path}: {cell(result)}")
    for client, greetings, said in greeted_by_example(example):
        if set(greetings) != {"Hello, john!\n"} or said != "john says: hi\n":
            failed.append(f"{client} with the example: {greetings}, {said!r}")
    start, end = "<!-- matrix -->\n", "<!-- /matrix -->\n"
    document = DOCUMENT.read_text()
    before, _, rest = document.partition(start)
    known, _, after = rest.partition(end)
    names = [f"{client} {version}" for client, version in versions().items()]
    if "--write" in sys.argv:
        DOCUMENT.write_text(f"{before}{start}\nClients: {', '.join(names)}.\n\n{found}\n{end}{after}")
    else:
        seen, documented = columns(found), columns(known)
        for client, name in zip(CLIENTS, names):
            if f" {name}," not in known and f" {name}." not in known:
                print(f"{name} is not the version that the document has: only what must work is compared")
            elif seen[client] != documented.get(client):
                failed.append(f"{DOCUMENT} says otherwise of {name}: write it with tests/clients/run --write")
    if failed:
        sys.exit("\n".join(failed))


main()

"""The routes that benches/run flask compares: one that is bare, and one behind Flask-HTTPAuth."""

import hmac
import os

from flask import Flask
from flask_httpauth import HTTPBasicAuth
from gunicorn.app.base import BaseApplication

app = Flask(__name__)
auth = HTTPBasicAuth()
users = {f"user-{index}": f"password-{index}" for index in range(1000)}


@auth.verify_password
def verify_password(username, password):
    known = users.get(username)
    return username if known and hmac.compare_digest(known.encode(), password.encode()) else None


@app.route("/")
def bare():
    return "hello"


@app.route("/guarded")
@auth.login_required
def guarded():
    return "hello"


class Server(BaseApplication):
    def load_config(self):
        self.cfg.set("bind", "127.0.0.1:0")
        self.cfg.set("worker_class", "gthread")  # it keeps connections
        self.cfg.set("when_ready", lambda server: print(f"http://127.0.0.1:{server.LISTENERS[0].sock.getsockname()[1]}"))
        self.cfg.set("errorlog", os.devnull)

    def load(self):
        return app


Server().run()

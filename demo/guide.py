# SPDX-License-Identifier: AGPL-3.0-or-later
"""guide: the page that tells what to click, with passwords and codes of people who do not exist."""
import html
import http.server
import threading

from node import Failed
from person import PASSWORD, Refused

STYLE = """
body { font: 18px/1.5 sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; color: #0b0c0c }
h1 { font-size: 2rem; line-height: 1.2 } h2 { font-size: 1.3rem; margin: 0 }
ol.steps { list-style: none; padding: 0 } ol.steps > li { border-left: 6px solid #b1b4b6; padding: .2rem 1rem; margin: 0 0 1rem }
ol.steps > li.done { border-color: #00703c } ol.steps > li.now { border-color: #1d70b8; background: #f3f2f1 }
.who { color: #505a5f; margin: 0 } code { font-size: 1.1em; user-select: all } button { font: inherit; padding: .4rem .8rem }
table { border-collapse: collapse } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
.wrong { border: 4px solid #d4351c; padding: .5rem 1rem }
"""


def people_rows(story):
    for node in story.nodes.values():
        for person in node.people.values():
            if person.login in ("admin", "visitor"):
                continue
            yield (f'<tr><td>{html.escape(node.name)}</td><td><a href="{person.address(person.begins)}" target="{node.key}-{person.login}">'
                   f'{html.escape(person.post)}</a></td><td><code>{person.login}</code></td><td><code>{person.code_now()}</code></td></tr>')


def step_html(story, number, step, state):
    person = story.person(step.node, step.login)
    word = {"done": "Done", "now": "Now", "later": "Later"}[state]
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in step.clicks)
    body = ""
    if state == "now":
        body = (f'<ol>{lines}</ol><p><a href="{person.address(person.begins)}" target="{step.node}-{step.login}">Go there as '
                f'{html.escape(person.post)}</a></p><form method="post" action="/play"><button name="step" value="{number}">'
                "Do this step for me</button></form>")
    elif state == "done" and step.see:
        body = f"<p>{html.escape(step.see)}</p>"
    return (f'<li class="{state}" id="step{number}"><p class="who">{word} · {html.escape(story.nodes[step.node].name)}, '
            f"{html.escape(person.post)}</p><h2>{number}. {html.escape(step.title)}</h2>{body}</li>")


def page(story, wrong):
    done = story.look()
    steps = "".join(step_html(story, n + 1, s, "done" if n < done else "now" if n == done else "later")
                    for n, s in enumerate(story.steps))
    end = "" if done < len(story.steps) else "<p><strong>That was the story.</strong> Look around; Ctrl-C in the terminal ends it and removes all.</p>"
    trouble = f'<p class="wrong" role="alert">{html.escape(wrong)}</p>' if wrong else ""
    refresh = "" if wrong else f'<meta http-equiv="refresh" content="15;url=/#step{min(done + 1, len(story.steps))}">'
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Step {min(done + 1, len(story.steps))} of {len(story.steps)} – comity demo</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{refresh}<style>{STYLE}</style></head><body>
<h1>Two countries, a provider, and one case</h1>
<p>Three nodes run on this machine. They share no key and no database, and learn of each other only what they send. The law is
the real law data; the case, offices and people are made up. The way to the provider is a bad line: 64 kbit/s, half a
second each way, cut now and then.</p>
{trouble}<table><caption>Who you can be. The password of all: <code>{PASSWORD}</code></caption>
<tr><th>Node</th><th>Page</th><th>Login</th><th>Code of the app, as of now</th></tr>{"".join(people_rows(story))}</table>
<p>Each person has an address, so you can be all of them in one browser. A code is good once: wait for the next if it is refused.</p>
<ol class="steps">{steps}</ol>{end}</body></html>"""


class Guide(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, story, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.story, self.lock, self.wrong = story, threading.Lock(), ""


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def host_is_ours(self):
        """A page from elsewhere, which a browser was led to, may not press the button."""
        own = f"localhost:{self.server.server_port}"
        origin = self.headers.get("Origin")
        return self.headers.get("Host") == own and origin in (None, f"http://{own}")

    def answer(self, status, body="", location=None):
        data = body.encode()
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if not self.host_is_ours() or self.path != "/":
            self.answer(404, "Not here. The guide is at /.")
            return
        with self.server.lock:
            self.answer(200, page(self.server.story, self.server.wrong))

    def do_POST(self):
        if not self.host_is_ours() or self.path != "/play":
            self.answer(403, "Not here.")
            return
        wanted = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        with self.server.lock:
            story, self.server.wrong = self.server.story, ""
            if wanted == f"step={story.look() + 1}":  # pressed twice is pressed once
                try:
                    if not story.play(60):
                        self.server.wrong = "Nothing came of it within a minute. Look at the request, then reload this page."
                except (Refused, Failed) as error:
                    self.server.wrong = str(error)
            self.answer(303, location=f"/#step{story.done + 1}")

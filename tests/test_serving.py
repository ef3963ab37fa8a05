"""Who is let in and who is called: names, headers, reading alone, ports, what is given back."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from dashboard import cli
from dashboard.serving import launch
from dashboard.serving.frame import PATH, framed
from dashboard.serving.headers import inline_scripts, policy, security_headers, tile_hosts
from dashboard.serving.ports import PortError, listen
from dashboard.serving.reach import Reach, allows_host, allows_origin, describe_reach, read_name
from tests.conftest import ROOT
from tests.serving import (
    STREAM,
    ask,
    descriptors,
    draw,
    knock,
    read_lines,
    served,
    session,
    wait_until,
)
from tests.waiting import LIMIT_S

EVERY = "0.0.0.0"  # noqa: S104 (what is tested is who is let in then)
REGISTER = Path("desk/incidents.yaml")
HERE = ("127.0.0.1", "::1")
HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
    "cross-origin-resource-policy",
    "cross-origin-opener-policy",
)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8501", "localhost.", "127.0.0.1:1", "[::1]:8501", "[::1]"]
)
def test_this_machine_is_always_let_in(host):
    assert allows_host(Reach(), host)
    assert allows_host(Reach(EVERY), host)


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "evil.example:8501", "localhost.evil.example"),
        *("evil.example.localhost", "localhost@evil.example", "localhost:8501:1", "localhost/"),
        *("::1", "[localhost]", "[127.0.0.1]", "192.0.2.7", "0x7f000001", " localhost"),
        "127.0.0.1.evil.example",
    ],
)  # fmt: skip
def test_no_other_name_is_let_in(host):
    assert not allows_host(Reach(), host)


def test_what_is_named_is_let_in():
    reach = Reach(names=("desk.example.org",))
    assert allows_host(reach, "Desk.Example.ORG:8501")
    assert not allows_host(reach, "other.example.org")
    assert allows_host(Reach("192.0.2.7"), "192.0.2.7:8501")
    assert not allows_host(Reach("192.0.2.7"), "192.0.2.8:8501")
    assert allows_host(Reach("2001:db8::7"), "[2001:DB8:0::7]:8501")


@pytest.mark.parametrize("host", [EVERY, "::"])
def test_all_addresses_are_any_address_and_still_no_name(host):
    assert allows_host(Reach(host), "192.0.2.8:8501")
    assert allows_host(Reach(host), "[2001:db8::1]")
    assert not allows_host(Reach(host), "evil.example")


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "", "http://evil.example", "http://localhost:3000", "http://localhost"),
        *("file://localhost:8501", "localhost:8501", "http://localhost:8501.evil.example"),
    ],
)
def test_a_page_of_another_server_may_ask_nothing(origin):
    assert not allows_origin("localhost:8501", origin)
    assert allows_origin("localhost:8501", "http://localhost:8501")
    assert allows_origin("desk.example", "https://desk.example")


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (Reach(), "this machine alone; whoever opens it may edit incidents.yaml."),
        (Reach(edit=False), "this machine alone; whoever opens it may read incidents.yaml and not"),
        (Reach(EVERY, edit=False), "every machine that can reach this one; whoever"),
        (Reach("192.0.2.7"), "every machine that can reach 192.0.2.7; whoever opens it may edit"),
        (Reach(names=("a.example",)), "this machine, and from others as a.example; whoever"),
    ],
)
def test_the_start_says_who_may_do_what(reach, said):
    assert f"Reachable from {said}" in describe_reach(reach, REGISTER)


@pytest.mark.parametrize(
    ("options", "reach"),
    [
        ([], Reach(edit=True)),
        (["--read-only"], Reach(edit=False)),
        (["--host", "127.0.0.1"], Reach("127.0.0.1", edit=True)),
        (["--host", "[::1]"], Reach("::1", edit=True)),
        (["--host", EVERY], Reach(EVERY, edit=False)),
        (["--host", "192.0.2.7", "--edit"], Reach("192.0.2.7", edit=True)),
        # a name says that others come, through a proxy on this machine
        (["--allow-host", "Desk.example."], Reach(names=("desk.example",), edit=False)),
        (["--allow-host", "пример.example"], Reach(names=("xn--e1afmkfd.example",), edit=False)),
    ],
)
def test_on_any_address_but_localhost_the_page_is_read_only(options, reach, monkeypatch):
    asked = []

    def run(_register, reach, *_, **__):
        asked.append(reach)
        return 0

    monkeypatch.setattr(launch, "run", run)
    ran = CliRunner().invoke(cli.cli, ["app", "--register", str(ROOT / "incidents.yaml"), *options])
    assert ran.exit_code == 0, ran.output
    assert asked == [reach]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "desk.example"], "--allow-host"),
        (["--host", " "], "an address is needed"),
        (["--allow-host", "desk.example:8501"], "without a port"),
        (["--allow-host", "*"], "no name of a machine"),
    ],
)
def test_what_is_no_address_or_no_name_is_told(options, told):
    ran = CliRunner().invoke(cli.cli, ["app", *options])
    assert ran.exit_code == 2
    assert told in " ".join(ran.output.replace("│", " ").split())


def test_a_name_is_read_as_browsers_send_it():
    assert read_name(" Desk.Example. ") == "desk.example"
    for text in ("http://desk", "a b", "", "[::1]", "a..b"):
        with pytest.raises(ValueError):  # noqa: PT011 (the text itself is what it says)
            read_name(text)


def test_the_policy_names_no_other_host_unless_the_map_asks_for_pictures():
    frame = "/component/streamlit_folium.st_folium/index.html"
    asked = b"tiles=https%3A%2F%2Ftile.example.org&tiles=https%3A%2F%2Fb.example.org%3A8443"
    for path in ("/", "/static/x.js", frame, "/media/x", "/_stcore/stream"):
        headers = dict(security_headers(path, b"", ["'sha256-x'"]))
        assert b"//" not in headers[b"content-security-policy"]
    pictures = dict(security_headers(frame, asked, []))[b"content-security-policy"].decode()
    (rule,) = [rule for rule in pictures.split("; ") if "//" in rule]
    hosts = "https://tile.example.org https://b.example.org:8443"
    assert rule == f"img-src 'self' data: blob: {hosts}"
    # the page itself asks nobody, whatever its address says; it is sent for any path but a file's
    for path in ("/", f"/x{frame}"):
        written = dict(security_headers(path, asked, []))[b"content-security-policy"]
        assert b"//" not in written
        assert b"eval" not in written


@pytest.mark.parametrize(
    "asked",
    [
        *("*", "https://*", "https:", "data:", "https://a.example;script-src *", "'unsafe-inline'"),
        *("https://a.example/path", "https://a.example x", "javascript://a", "https://user@a"),
        "https://a.example\r\nx: y",
    ],
)
def test_nothing_but_a_host_gets_into_the_policy(asked):
    assert tile_hosts(urlencode({"tiles": asked}).encode()) == ()


def test_scripts_that_stand_in_the_page_are_named_by_their_digest():
    # echo -n 'x = 1' | openssl dgst -sha256 -binary | base64
    (digest,) = inline_scripts("<script src='a.js'></script><script>x = 1</script>")
    assert digest.startswith("'sha256-")
    assert digest in policy((digest,))


@pytest.mark.parametrize("taken", ["127.0.0.1", "::1"])
def test_a_port_that_another_program_holds_is_passed_over_and_told(taken):
    try:
        first = listen("localhost", None)
    except OSError:
        pytest.skip("no port can be listened on")
    port = first[0].getsockname()[1]
    for each in first:
        each.close()
    if taken == "::1" and len(first) == 1:
        pytest.skip("no IPv6 on this machine")
    with socket.socket(socket.AF_INET6 if ":" in taken else socket.AF_INET) as other:
        other.bind((taken, port))
        other.listen()
        with pytest.raises(PortError, match=f"port {port} on localhost is taken by another"):
            listen("localhost", port)
        passed = listen("localhost", None)
        assert passed[0].getsockname()[1] > port
        for each in passed:
            each.close()


def test_an_address_of_another_machine_is_told():
    with pytest.raises(PortError, match=r"192\.0\.2\.7 is no address of this machine"):
        listen("192.0.2.7", 8501)


def test_no_browser_opens_where_the_port_is_taken(tmp_path, monkeypatch, capsys):
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert launch.run(tmp_path / "x.yaml", Reach(), port, open_browser=True) == 1
    assert opened == []
    assert f"port {port} on localhost is taken" in capsys.readouterr().err


def test_no_text_browser_is_opened_in_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not launch._has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert launch._has_screen()


# What runs in the server: it writes down whom it calls and which names it looks up.
RECORDER = """
import os, sys

WATCHED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
           "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "subprocess.Popen")


def note(event, arguments):
    if event in WATCHED:
        told = [part for part in arguments if isinstance(part, (str, bytes, tuple, list, int))]
        with open(os.environ["CALLS"], "a", encoding="utf-8") as file:
            file.write(f"{event} {told}\\n")


sys.addaudithook(note)
"""


@pytest.fixture
def register(tmp_path):
    copy = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    return copy


@pytest.fixture
def recorded(tmp_path):
    """An environment in which a program writes its calls down, and the file in which it does."""
    folder = tmp_path / "recorder"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(RECORDER, encoding="utf-8")
    calls = tmp_path / "calls.txt"
    return {**os.environ, "PYTHONPATH": str(folder), "CALLS": str(calls)}, calls


def test_the_recorder_sees_a_call(recorded):
    environ, calls = recorded
    program = "import socket; socket.getaddrinfo('127.0.0.1', 80)"
    subprocess.run([sys.executable, "-c", program], env=environ, check=True)
    assert any("getaddrinfo" in line for line in read_lines(calls))


@pytest.mark.parametrize("host", ["localhost", EVERY])
def test_nobody_is_called_and_no_foreign_page_or_name_is_let_in(register, recorded, host):
    environ, calls = recorded
    with served(register, "--host", host, environ=environ) as server:
        for origin in ("http://evil.example", "null", "http://localhost:1"):
            status, headers, _ = knock(server, Origin=origin)
            assert status == 403
            assert all(headers[name] for name in HEADERS)
            assert ask(server, "/_stcore/host-config", Origin=origin)[0] == 403
        for path in ("/", "/_stcore/health", "/media/x", "/component/shapes/basemap.json", "/x"):
            status, headers, body = ask(server, path, Host=f"evil.example:{server.port}")
            assert status == 403
            assert b"--allow-host" in body
            assert all(headers[name] for name in HEADERS)
        name = f"evil.example:{server.port}"
        assert knock(server, Host=name, Origin=f"http://{name}")[0] == 403
        assert knock(server, Host=name)[0] == 403
        status, headers, _ = knock(server, Origin=f"http://{server.host}")
        assert status == 101
        assert all(headers[name] for name in HEADERS)
        for path, wanted in (
            ("/", 200),
            ("/_stcore/host-config", 200),
            ("/app/static/icon.svg", 200),
            ("/media/nothing", 404),
            ("/component/nothing/x", 404),
            ("/static/../../x", 400),
        ):
            status, headers, _ = ask(server, path)
            assert status == wanted, path
            assert [headers.get_all(name) for name in HEADERS] == [
                [headers[name]] for name in HEADERS
            ]
        with session(server) as page:
            told = draw(page)
        assert not any(message.WhichOneof("type") == "session_event" for message in told)
        assert server.process.poll() is None
    assert [line for line in read_lines(calls) if not any(here in line for here in HERE)] == []
    assert not [line for line in server.said if "handshake" in line or "Traceback" in line]
    if host == EVERY:
        assert "may read incidents.yaml and not edit it" in "".join(server.said)


def say(server, text):
    """Send bytes as they are; gives the status and the headers of the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=LIMIT_S) as line:
        line.sendall(text.encode("latin-1"))
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, answer.headers


def test_what_is_no_request_is_refused_with_the_headers_of_all_answers(register):
    with served(register) as server:
        for text, wanted in (
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            ("nonsense\r\n\r\n", 400),
            (f"GET / HTTP/1.1\r\nHost: {server.host}\r\nX: {'y' * 200_000}\r\n\r\n", 400),
            (f"POST / HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: x\r\n\r\n", 400),
            (f"GET {STREAM} HTTP/1.1\r\nHost: {server.host}\r\nConnection: Upgrade\r\n"
             "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n", 400),
        ):  # fmt: skip
            status, headers = say(server, text)
            assert status == wanted, text[:80]
            assert [headers.get_all(name) for name in HEADERS] == [
                [headers[name]] for name in HEADERS
            ], text[:80]
            assert all(headers[name] for name in HEADERS)


@pytest.mark.parametrize("origin", [{}, {"Origin": "own"}])
def test_no_answer_lets_another_site_read_it(register, origin):
    with served(register) as server:
        if origin:
            origin = {"Origin": f"http://{server.host}"}
        for path in (
            "/", "/app/static/x", "/app/static/icon.svg", "/_stcore/health", "/_stcore/host-config",
            "/_stcore/upload_file/a/b", "/media/x", "/component/x/y", "/x",
        ):  # fmt: skip
            for method in ("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE"):
                _, headers, _ = ask(server, path, method, **origin)
                told = [name for name in headers if name.lower().startswith("access-control")]
                assert not told, (method, path)
                assert all(headers[name] for name in HEADERS)


def test_the_icon_is_no_page(register):
    with served(register) as server, session(server) as page:
        (icon,) = {
            message.page_config_changed.favicon
            for message in draw(page)
            if message.WhichOneof("type") == "page_config_changed"
        }
    assert icon.startswith("data:image/svg+xml;")
    if sys.platform != "win32":  # where processes are ended without a signal
        assert server.process.returncode == 0
        assert server.host in "".join(server.said)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors are counted in /proc")
def test_edits_and_sessions_give_back_what_they_took(register, tmp_path):
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    (home / ".streamlit").mkdir(parents=True)
    temporary.mkdir()
    settings = "[server]\ndisconnectedSessionTTL = 1\n"
    (home / ".streamlit" / "config.toml").write_text(settings, encoding="utf-8")
    environ = {**os.environ, "HOME": str(home), "TMPDIR": str(temporary)}

    def left():
        return [path for path in temporary.rglob("*.json") if path.is_file()]

    with served(register, environ=environ) as server:
        with session(server):
            pass
        before = descriptors(server)
        with session(server) as page:
            text = register.read_text(encoding="utf-8")
            for number in range(30):
                edited = text.replace(
                    "\n    when: 2022-05-10/..", f"\n    when: 20{number + 10}/.."
                )
                register.write_text(edited, encoding="utf-8")
                draw(page)
        # packs stay in memory, the last few of them (tests/test_assets.py)
        assert left() == []
        for _ in range(20):
            with session(server):
                pass
        wait_until(lambda: descriptors(server) <= before, 60)
    assert left() == []


# What a user is of whom the system knows no name.
NAMELESS = """
import pwd


def getpwuid(uid):
    raise KeyError(f"getpwuid(): uid not found: {uid}")


pwd.getpwuid = getpwuid
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows all its users")
def test_a_user_without_a_name_and_a_home_is_served_and_told(register, tmp_path):
    (tmp_path / "nameless").mkdir()
    (tmp_path / "nameless" / "sitecustomize.py").write_text(NAMELESS, encoding="utf-8")
    homes = ("HOME", "INCIDENTS_DATA", "INCIDENTS_STATE", "XDG_DATA_HOME", "XDG_STATE_HOME")
    environ = {name: value for name, value in os.environ.items() if name not in homes}
    environ |= {"PYTHONPATH": str(tmp_path / "nameless"), "TMPDIR": str(tmp_path)}

    def run(*arguments):
        command = [sys.executable, "-m", "dashboard", *arguments, "--register", str(register)]
        return subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )

    assert run("check").returncode == 0
    assert run("versions").returncode == 0
    retired = run("retire", "border-closure-2022-05", "--reason", "x")
    assert retired.returncode == 0
    assert "no home folder: set HOME, or name a folder in INCIDENTS_STATE" in retired.stderr
    with served(register, environ=environ) as server, session(server):
        pass
    assert "This user has no home folder" in "".join(server.said)
    assert "Traceback" not in "".join(server.said)


def test_the_frame_of_the_map_and_the_page_take_orders_from_no_foreign_page(tmp_path):
    register = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", register)
    with served(register) as server:
        status, headers, body = ask(server, PATH + "?streamlitUrl=x")
        assert status == 200
        assert headers["content-type"].startswith("text/html")
        head, deaf, after = body.partition(b"event.stopImmediatePropagation()")
        assert deaf
        assert head.count(b"<script") == 1, "nothing hears a message before"
        assert b"<script" in after
        assert ask(server, PATH, "HEAD")[::2] == (200, b"")
        assert ask(server, PATH, "POST")[0] == 405
        assert ask(server, PATH, Host="evil.example")[0] == 403
        assert json.loads(ask(server, "/_stcore/host-config")[2])["allowedOrigins"] == []


def test_a_document_that_cannot_be_made_deaf_is_a_fault():
    with pytest.raises(ValueError, match="no <head>"):
        framed("<html></html>")

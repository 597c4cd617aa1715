#!/usr/bin/env python3
"""A mail server that behaves as it is told: peer.py PORT FOLDER BEHAVIOUR, with tls.crt and tls.key in the folder.

Prints `ready` when it listens, `heard VERB plain|tls` of each command, and `taken FROM TO SUBJECT` of each mail it has
taken over; as `reader` before that also `subject`, and each line of its text part behind `text `. Each connection has a
thread, and ends with the program.
"""
import email
import email.policy
import re
import socket
import ssl
import sys
import threading
import time

PORT, FOLDER, BEHAVIOUR = int(sys.argv[1]), sys.argv[2], sys.argv[3]
greylisted = set()
lock = threading.Lock()


def say(line):
    with lock:
        print(line, flush=True)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(f"{FOLDER}/tls.crt", f"{FOLDER}/tls.key")
    return made


def read(lines):
    mail = email.message_from_bytes("\r\n".join(lines).encode(), policy=email.policy.default)
    text, html = mail.iter_parts()
    say(f"subject {mail['Subject']}")
    for line in text.get_content().splitlines():
        say(f"text {line}")
    for address in re.findall('href="(.*?)"', html.get_content()):
        say(f"href {address}")


class Session:
    def __init__(self, connection):
        self.connection = connection
        self.is_tls = False
        self.buffer = b""
        self.sender = self.recipient = None

    def send(self, text):
        data = text.encode() + b"\r\n"
        if BEHAVIOUR != "slow":
            self.connection.sendall(data)
            return
        for byte in data:
            self.connection.sendall(bytes([byte]))
            time.sleep(1)

    def line(self):
        while b"\r\n" not in self.buffer:
            more = self.connection.recv(65536)
            if not more:
                raise ConnectionError
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line.decode()

    def start_tls(self):
        self.connection = context().wrap_socket(self.connection, server_side=True)
        self.is_tls = True

    def hello(self):
        if BEHAVIOUR == "endless":
            while True:
                self.send("250-X" + "x" * 400)
        if BEHAVIOUR == "long_line":
            while True:
                self.connection.sendall(b"250-" + b"x" * 65536)
        offers = [] if self.is_tls or BEHAVIOUR == "stripped" else ["STARTTLS"]
        lines = ["peer.example", "8BITMIME", *offers]
        for line in lines[:-1]:
            self.send(f"250-{line}")
        self.send(f"250 {lines[-1]}")

    def answer_starttls(self):
        if BEHAVIOUR in ("stripped", "refuses_tls"):
            self.send("454 4.7.0 TLS is not to be had")
            return
        # What is sent before TLS begins must not be taken for an answer inside it.
        self.send("220 go on" + ("\r\n250 injected\r\n250 injected" if BEHAVIOUR == "injected" else ""))
        self.start_tls()

    def answer_mail(self, argument):
        self.sender = re.search("<(.*?)>", argument)[1]
        self.send("550 5.1.8 not from you" if BEHAVIOUR == "refuses_sender" else "250 fine")

    def answer_rcpt(self, argument):
        self.recipient = re.search("<(.*?)>", argument)[1]
        if BEHAVIOUR == "closes_at_recipient":
            raise ConnectionError
        if BEHAVIOUR == "greylists" and self.recipient not in greylisted:
            greylisted.add(self.recipient)
            self.send("451 4.7.1 come again")
            return
        self.send({
            "refuses_recipient": "550 5.1.1 nobody of that name",
            "refuses_recipient_shortly": "550",
            "refuses_by_policy": "554 5.7.1 we do not like you",
            "delays_recipient": "452 4.2.2 no room",
            "nonsense": "mew",
        }.get(BEHAVIOUR, "250 fine"))

    def answer_data(self):
        self.send("354 go on")
        lines = []
        while (line := self.line()) != ".":
            lines.append(line)
        say("heard content")
        if BEHAVIOUR == "hangs_after_data":
            self.connection.recv(1)
        if BEHAVIOUR == "closes_after_data":
            raise ConnectionError
        answer = {"refuses_content": "554 5.6.0 not that", "delays_content": "451 4.3.0 later"}.get(BEHAVIOUR, "250 2.0.0 taken")
        if answer.startswith("250"):
            if BEHAVIOUR == "reader":
                read([line.removeprefix(".") for line in lines])
            subject = next(line for line in lines if line.startswith("Subject: "))
            say(f"taken {self.sender} {self.recipient} {subject[9:]}")
        self.send(answer)
        if BEHAVIOUR == "closes_when_idle":
            self.send("421 4.4.2 idle")
            raise ConnectionError

    def run(self):
        if BEHAVIOUR == "implicit":
            self.start_tls()
        if BEHAVIOUR == "silent":
            self.connection.recv(1)
        self.send("554 5.3.2 no service" if BEHAVIOUR == "closed" else "220 peer.example ESMTP")
        while True:
            verb, _, argument = self.line().partition(" ")
            say(f"heard {verb} {'tls' if self.is_tls else 'plain'}")
            if verb == "EHLO":
                self.hello()
            elif verb == "STARTTLS":
                self.answer_starttls()
            elif verb == "MAIL":
                self.answer_mail(argument)
            elif verb == "RCPT":
                self.answer_rcpt(argument)
            elif verb == "DATA":
                self.answer_data()
            else:
                self.send("221 bye" if verb == "QUIT" else "500 what")


def serve(connection):
    session = Session(connection)
    try:
        session.run()
    except (OSError, ValueError):
        pass
    finally:
        session.connection.close()


listener = socket.create_server(("127.0.0.1", PORT), backlog=64)
say("ready")
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

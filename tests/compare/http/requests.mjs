// Shows the same streams of requests to our parsers and to Node's HTTP server, and says where they differ: what we
// accept, Node must have read alike (method, target, body), in the same order. Node may accept more: it repairs.
//
//   node requests.mjs PROGRAM [COUNT] [SEED]
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import process from 'node:process';

const [program, countText = process.env.HTTP_COMPARE_STREAMS ?? '20000', seedText = '1'] = process.argv.slice(2);
const count = Number(countText);
const BATCH = 500;
const WAIT_MS = 10000;

// A small generator (mulberry32), so that a seed names a run.
let state = Number(seedText) >>> 0;
function random(below) {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const pick = (list) => list[random(list.length)];

const HOST = 'Host: portal.example\r\n';
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
const seeds = [
  `GET /a?b=c HTTP/1.1\r\n${HOST}\r\n`,
  `GET / HTTP/1.1\r\n${HOST}Cookie: a=b; c=d\r\nAccept-Encoding: gzip, br\r\n\r\n`,
  `HEAD /h HTTP/1.1\r\n${HOST}Connection: keep-alive\r\n\r\n`,
  `GET /old HTTP/1.0\r\n${HOST}\r\n`,
  `GET /x HTTP/1.1\r\n${HOST}Connection: close, x\r\n\r\n`,
  `GET /u HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  `POST /f HTTP/1.1\r\n${HOST}${FORM}Content-Length: 7\r\n\r\nname=ab`,
  `POST /e HTTP/1.1\r\n${HOST}Content-Length: 0\r\n\r\n`,
  `POST /c HTTP/1.1\r\n${HOST}${FORM}Transfer-Encoding: chunked\r\n\r\n4\r\nname\r\n00A\r\n=012345678\r\n0\r\n\r\n`,
  `POST /w HTTP/1.1\r\n${HOST}Content-Length: 3\r\nExpect: 100-continue\r\n\r\nabc`,
];
const pieces = [
  '\r', '\n', '\r\n', ' ', '\t', ':', ',', ';', '\0', '\x0b', '\x0c', '\x7f', '\x80', '\xff', '0', '1', '0x', '+', '-',
  '%00', '/', '//', '..', '\\', '#', '?', '*', 'http://', '@', '"', '\r\n ', '\r\n\t', ' \r\n', '\r\n\r\n',
  'Content-Length: 4\r\n', 'Content-Length: 0\r\n', 'Content-Length : 4\r\n', 'Content-Length:\t4\r\n', 'content-length: 1,1\r\n',
  'Transfer-Encoding: chunked\r\n', 'Transfer-Encoding: gzip, chunked\r\n', 'Transfer-Encoding:\x0bchunked\r\n',
  'Transfer-Encoding: identity\r\n', 'Transfer_Encoding: chunked\r\n', 'TE: trailers\r\n', 'Trailer: a\r\n', 'Host: evil\r\n',
  'Connection: close\r\n', 'Connection: upgrade\r\nUpgrade: h2c\r\n', 'Expect: 100-continue\r\n', 'A: b\r\n', 'A:\r\n', ';a=b', '0\r\n\r\n',
  'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'GET', 'POST', 'PUT',
];

function mutate(text) {
  const at = random(text.length + 1);
  const lines = text.split('\r\n');
  switch (random(8)) {
    case 0: return text.slice(0, at) + pick(pieces) + text.slice(at);
    case 1: return text.slice(0, at) + text.slice(at + 1 + random(4));
    case 2: return text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1);
    case 3: lines.splice(random(lines.length), 0, pick(lines)); return lines.join('\r\n');
    case 4: lines.splice(random(lines.length), 1); return lines.join('\r\n');
    case 5: lines.splice(1 + random(3), 0, pick(pieces).replace(/\r\n$/, '')); return lines.join('\r\n');
    case 6: return text.slice(0, at) + pick(seeds);
    default: return text.slice(0, at) + text.slice(at, at + 1).toUpperCase() + text.slice(at + 1);
  }
}

function makeStream() {
  let text = '';
  for (let i = 1 + random(3); i > 0; i--) text += pick(seeds);
  for (let i = random(4); i > 0; i--) text = mutate(text);
  return Buffer.from(text, 'latin1');
}

// Our side: a child that answers one line for each stream.
const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
let pending = '';
const waiting = [];
child.stdout.on('data', (data) => {
  pending += data.toString('latin1');
  for (let end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
    waiting.shift()(pending.slice(0, end).split('\t').filter((request) => request));
    pending = pending.slice(end + 1);
  }
});
child.on('exit', (code) => { if (code !== 0 || waiting.length) { console.error(`${program} ended with ${code}`); process.exit(1); } });
function ours(stream) {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(stream.length);
  child.stdin.write(Buffer.concat([size, stream]));
  return new Promise((resolve) => waiting.push(resolve));
}

// Node's side: a real http.Server on a stream that is no socket.
const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
server.on('request', (request, response) => {
  const seen = request.socket.seen;
  const entry = { text: `${request.method} ${request.url} `, whole: false };
  seen.push(entry);
  request.on('data', (data) => { entry.text += data.toString('hex'); });
  request.on('end', () => { entry.whole = true; });
  request.on('error', () => {});
  response.end();
});
// Not at once: what was read before the error is still on its way to the handlers above.
server.on('clientError', (error, socket) => setTimeout(() => socket.destroy(), 20));

class Wire extends Duplex {
  constructor() { super({ allowHalfOpen: true }); this.seen = []; }
  _read() {}
  _write(chunk, encoding, done) { done(); }
  _final(done) { done(); }
  setTimeout() { return this; }
  setNoDelay() { return this; }
  setKeepAlive() { return this; }
}

function nodes(stream) {
  return new Promise((resolve) => {
    const wire = new Wire();
    const timer = setTimeout(() => wire.destroy(new Error('no end')), WAIT_MS);
    wire.on('error', () => {});
    wire.on('close', () => { clearTimeout(timer); resolve(wire.seen.filter((entry) => entry.whole).map((entry) => entry.text)); });
    server.emit('connection', wire);
    wire.push(stream);
    wire.push(null);
  });
}

let accepted = 0;
let differences = 0;
async function compare(stream) {
  const our = await ours(stream);
  if (our.length === 0) return;
  const their = await nodes(stream);
  accepted += our.length;
  if (our.every((request, i) => request === their[i])) return;
  differences++;
  if (differences <= 10)
    console.log(`differs: ${JSON.stringify(stream.toString('latin1'))}\n  ours  ${JSON.stringify(our)}\n  Node's ${JSON.stringify(their)}`);
}

for (let done = 0; done < count; done += BATCH)
  await Promise.all(Array.from({ length: Math.min(BATCH, count - done) }, makeStream).map(compare));
child.stdin.end();
console.log(`${count} streams, ${accepted} requests accepted, ${differences} read differently`);
// A run in which nothing is accepted would prove nothing.
process.exit(differences > 0 || accepted < count / 4 ? 1 : 0);

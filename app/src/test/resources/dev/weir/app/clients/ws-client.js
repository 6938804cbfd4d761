// A conversation by the npm package ws through a proxy. Arguments: proxy port, URL, way (absolute, connect or secure), deflate,
// last word (bye: this side closes; close or vanish: the server is asked to), CA (PEM). Exits with 0 when all came back as it was.
const fs = require('fs');
const net = require('net');
const tls = require('tls');
const WebSocket = require('ws');

const [proxyPort, url, way, deflate, lastWord, ca] = process.argv.slice(2);
const target = new URL(url);
const options = { perMessageDeflate: deflate === 'true' ? { threshold: 0 } : false, handshakeTimeout: 30000 };

function connectFirst(use) {
  const socket = net.connect(proxyPort, '127.0.0.1');
  const authority = `${target.hostname}:${target.port}`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  let answer = '';
  socket.on('data', function head(bytes) {
    answer += bytes.toString('latin1');
    if (answer.endsWith('\r\n\r\n')) {
      socket.removeListener('data', head);
      if (!/^HTTP\/1\.1 200 /.test(answer)) throw new Error(answer);
      use(socket);
    }
  });
}

function converse(createConnection, finishRequest) {
  const socket = new WebSocket(url, ['heron.v1'], { ...options, createConnection, finishRequest });
  const big = 'weir '.repeat(200000);
  const bytes = Buffer.alloc(1000000);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (i * i) >> 3;
  const expected = ['welcome', 'hello', 'in three parts', big, bytes];
  const came = [];
  socket.on('open', () => {
    socket.send('hello');
    socket.send('in ', { fin: false });
    socket.send('three ', { fin: false });
    socket.send('parts', { fin: true });
    socket.ping('are you there');
    socket.send(big);
    socket.send(bytes);
  });
  socket.on('pong', (data) => { if (data.toString() !== 'are you there') throw new Error('pong'); });
  socket.on('message', (data, binary) => {
    came.push(binary ? data : data.toString());
    if (came.length === expected.length) {
      came.forEach((message, i) => {
        const same = Buffer.isBuffer(expected[i]) ? expected[i].equals(message) : expected[i] === message;
        if (!same) throw new Error(`message ${i} differs`);
      });
      if (lastWord === 'bye') socket.close(1000, 'bye'); else socket.send(lastWord);
    }
  });
  socket.on('close', (code, reason) => {
    console.log(code, reason.toString(), socket.protocol, socket.extensions);
    process.exit(came.length === expected.length ? 0 : 3);
  });
}

if (way === 'absolute') {
  converse(() => net.connect(proxyPort, '127.0.0.1'), (request) => {
    request.path = `http://${target.host}${target.pathname}${target.search}`;
    request.end();
  });
} else {
  connectFirst((socket) => {
    const secure = way === 'secure';
    const used = secure ? tls.connect({ socket, servername: target.hostname, ca: fs.readFileSync(ca) }) : socket;
    converse(() => used);
  });
}

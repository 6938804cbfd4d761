// A conversation by the npm package ws through a proxy. Arguments: proxy port, URL, way (absolute, connect, secure or http2), deflate,
// last word (bye: this side closes; close or vanish: the server is asked to), CA (PEM). Exits with 0 when all came back as it was.
const fs = require('fs');
const http2 = require('http2');
const net = require('net');
const path = require('path');
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

function open(createConnection, finishRequest) {
  converse(new WebSocket(url, ['heron.v1'], { ...options, createConnection, finishRequest }));
}

// What ws does behind a 101, on a stream of HTTP/2 (RFC 8441).
function openOnStream(secure) {
  const session = http2.connect(`https://${target.host}`, { createConnection: () => secure });
  session.on('remoteSettings', (settings) => {
    if (!settings.enableConnectProtocol) throw new Error('no extended CONNECT offered');
    const stream = session.request({
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':path': target.pathname + target.search,
      'sec-websocket-version': '13',
      'sec-websocket-protocol': 'heron.v1',
      ...(deflate === 'true' && { 'sec-websocket-extensions': 'permessage-deflate' }),
    });
    stream.on('response', (headers) => {
      if (headers[':status'] !== 200) throw new Error(`status ${headers[':status']}`);
      const socket = new WebSocket(null, undefined, { autoPong: true, closeTimeout: 30000 });
      socket._isServer = false;
      socket._protocol = headers['sec-websocket-protocol'];
      if (headers['sec-websocket-extensions']) {
        const lib = path.join(path.dirname(require.resolve('ws')), 'lib', 'permessage-deflate.js');
        const PerMessageDeflate = require(lib);
        const compression = new PerMessageDeflate({ threshold: 0 }, false);
        compression.accept([{}]);
        socket._extensions[PerMessageDeflate.extensionName] = compression;
      }
      converse(socket);
      socket.setSocket(stream, Buffer.alloc(0), { maxPayload: 8 * 1024 * 1024, skipUTF8Validation: false });
    });
  });
}

function converse(socket) {
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
  open(() => net.connect(proxyPort, '127.0.0.1'), (request) => {
    request.path = `http://${target.host}${target.pathname}${target.search}`;
    request.end();
  });
} else {
  connectFirst((socket) => {
    const secure = way === 'secure';
    const tlsOptions = { socket, servername: target.hostname, ca: ca && fs.readFileSync(ca) };
    if (way === 'http2') {
      const inside = tls.connect({ ...tlsOptions, ALPNProtocols: ['h2'] }, () => openOnStream(inside));
    } else {
      const used = secure ? tls.connect(tlsOptions) : socket;
      open(() => used);
    }
  });
}

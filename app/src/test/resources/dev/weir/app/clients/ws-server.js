// An echo by the npm package ws. Arguments: protocol (http1 or http2), deflate (true or false), key and certificate (PEM; none: plain), a page
// (HTML; none: no page). With http2 it speaks nothing else, and takes WebSockets on streams (RFC 8441). Prints its port.
const fs = require('fs');
const http = require('http');
const http2 = require('http2');
const https = require('https');
const path = require('path');
const { WebSocket, WebSocketServer } = require('ws');
const PerMessageDeflate = require(path.join(path.dirname(require.resolve('ws')), 'lib', 'permessage-deflate.js'));

const [protocol, deflate, key, cert, page] = process.argv.slice(2);
const maxPayload = 8 * 1024 * 1024;
const tls = key && { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
const held = []; // answered when a socket has closed, so that a page's load event waits for that
const server = protocol === 'http2'
  ? http2.createSecureServer({ ...tls, settings: { enableConnectProtocol: true } })
  : tls ? https.createServer(tls) : http.createServer();

function connected(socket, request) {
  socket.on('close', () => {
    held.splice(0).forEach((stream) => { stream.respond({ ':status': 204 }, { endStream: true }); });
  });
  socket.on('message', (data, binary) => {
    if (data.toString() === 'vanish') {
      socket.terminate();
    } else if (data.toString() === 'close') {
      socket.close(4001, 'as you wish');
    } else {
      socket.send(data, { binary });
    }
  });
  if (request.url.includes('greet')) {
    socket.send('welcome');
  }
}

if (protocol === 'http2') {
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    if (headers[':protocol'] === 'websocket') {
      accept(stream, headers);
    } else if (headers[':path'] === '/last.gif') {
      held.push(stream);
    } else {
      const found = page && headers[':path'] === '/page';
      stream.respond({ ':status': found ? 200 : 404, 'content-type': 'text/html; charset=utf-8' });
      stream.end(found ? fs.readFileSync(page) : 'no');
    }
  });
} else {
  const sockets = new WebSocketServer({
    server,
    maxPayload,
    perMessageDeflate: deflate === 'true' ? { threshold: 0 } : false,
    handleProtocols: (protocols) => protocols.values().next().value,
  });
  sockets.on('connection', connected);
}

// What WebSocketServer does for an upgrade, on a stream.
function accept(stream, headers) {
  const answer = { ':status': 200 };
  const offered = (headers['sec-websocket-protocol'] || '').split(',')[0].trim();
  if (offered) answer['sec-websocket-protocol'] = offered;
  const socket = new WebSocket(null, undefined, { autoPong: true, closeTimeout: 30000 });
  if (deflate === 'true' && /permessage-deflate/.test(headers['sec-websocket-extensions'] || '')) {
    const compression = new PerMessageDeflate({ threshold: 0 }, true, maxPayload);
    compression.accept([{}]);
    socket._extensions[PerMessageDeflate.extensionName] = compression;
    answer['sec-websocket-extensions'] = 'permessage-deflate';
  }
  stream.respond(answer);
  socket.setSocket(stream, Buffer.alloc(0), { maxPayload, skipUTF8Validation: false });
  connected(socket, { url: headers[':path'] });
}

server.listen(0, '127.0.0.1', () => console.log(server.address().port));

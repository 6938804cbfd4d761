// Node's own client of HTTP/2, inside a CONNECT that it asks for itself.
const fs = require('fs');
const http = require('http');
const http2 = require('http2');
const tls = require('tls');

const [port, authority, ca] = process.argv.slice(2);
const connect = http.request({ host: '127.0.0.1', port, method: 'CONNECT', path: authority });
connect.on('connect', (answer, socket) => {
  const options = { socket, servername: 'localhost', ca: fs.readFileSync(ca), ALPNProtocols: ['h2'] };
  const secure = tls.connect(options, () => {
    const session = http2.connect('https://' + authority, { createConnection: () => secure });
    const stream = session.request({ ':path': '/one.txt' });
    let status = 0;
    let body = '';
    stream.on('response', (headers) => { status = headers[':status']; });
    stream.on('data', (part) => { body += part; });
    stream.on('end', () => {
      console.log(secure.alpnProtocol, status, body);
      session.close();
    });
  });
});
connect.end();

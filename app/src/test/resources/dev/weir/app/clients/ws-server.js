// An echo by the npm package ws. Arguments: deflate (true or false), key and certificate (PEM; none: plain). Prints its port.
const fs = require('fs');
const http = require('http');
const https = require('https');
const { WebSocketServer } = require('ws');

const [deflate, key, cert] = process.argv.slice(2);
const server = key ? https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }) : http.createServer();
const sockets = new WebSocketServer({
  server,
  maxPayload: 8 * 1024 * 1024,
  perMessageDeflate: deflate === 'true' ? { threshold: 0 } : false,
  handleProtocols: (protocols) => protocols.values().next().value,
});
sockets.on('connection', (socket, request) => {
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
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

// An origin of Node that speaks HTTP/2 and HTTP/1.1 behind TLS. Arguments: key, certificate (PEM). Prints its port.
const fs = require('fs');
const http2 = require('http2');

const [key, cert] = process.argv.slice(2);
const server = http2.createSecureServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert), allowHTTP1: true });
server.on('request', (request, response) => {
  response.setHeader('x-version', request.httpVersion);
  if (request.method === 'HEAD') {
    response.setHeader('content-length', '12');
    response.end();
  } else if (request.method === 'POST') {
    request.pipe(response);
  } else {
    response.end('hello');
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

// A service of gRPC and its client, by the npm package @grpc/grpc-js. Arguments: "serve", key, certificate (PEM): prints the port. Or "call", authority,
// CA (PEM): makes a call of each kind and prints what came; the proxy is named by the variable grpc_proxy.
const fs = require('fs');
const grpc = require('@grpc/grpc-js');

const [what, ...rest] = process.argv.slice(2);
const text = { requestSerialize: Buffer.from, requestDeserialize: String, responseSerialize: Buffer.from, responseDeserialize: String };
const method = (name, requestStream, responseStream) => ({ path: `/heron.Heron/${name}`, requestStream, responseStream, ...text });
const definition = {
  unary: method('Unary', false, false),
  stream: method('Stream', false, true),
  talk: method('Talk', true, true),
  fail: method('Fail', false, false),
};

if (what === 'serve') {
  const [key, cert] = rest;
  const server = new grpc.Server();
  server.addService(definition, {
    unary: (call, done) => {
      const metadata = new grpc.Metadata();
      metadata.set('heron-trailer', 'grey');
      done(null, `heard ${call.request}`, metadata);
    },
    stream: (call) => {
      for (let i = 1; i <= 5; i++) call.write(`${call.request} ${i}`);
      call.end();
    },
    talk: (call) => {
      call.on('data', (said) => call.write(`heard ${said}`));
      call.on('end', () => call.end());
    },
    fail: (call, done) => done({ code: grpc.status.NOT_FOUND, details: 'no such heron' }),
  });
  const pair = { private_key: fs.readFileSync(key), cert_chain: fs.readFileSync(cert) };
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createSsl(null, [pair]), (error, port) => {
    if (error) throw error;
    console.log(port);
  });
} else {
  const [authority, ca] = rest;
  const Client = grpc.makeGenericClientConstructor(definition, 'Heron');
  const client = new Client(authority, grpc.credentials.createSsl(fs.readFileSync(ca)));
  const steps = [
    (next) => client.unary('one', (error, answer) => { console.log('unary', error || answer); })
      .on('status', (status) => { console.log('trailer', status.metadata.get('heron-trailer')[0]); next(); }),
    (next) => client.stream('many').on('data', (part) => console.log('stream', part)).on('end', next),
    (next) => {
      // Each word waits for the answer to the one before: both directions are open at once.
      const words = ['a', 'b', 'c'];
      const call = client.talk();
      call.on('data', (said) => {
        console.log('talk', said);
        if (words.length > 0) call.write(words.shift()); else call.end();
      });
      call.on('end', next);
      call.write(words.shift());
    },
    (next) => client.fail('x', (error) => { console.log('fail', error.code, error.details); next(); }),
  ];
  const run = () => { const step = steps.shift(); if (step) step(run); else client.close(); };
  run();
}

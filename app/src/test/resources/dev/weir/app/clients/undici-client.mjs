// The npm package undici through a forward proxy. Arguments: proxy port, URL of an echo, CA (PEM), h2 (true or false). Prints what came.
import fs from 'fs';
import { createRequire } from 'module';
import path from 'path';

const [proxyPort, url, ca, h2] = process.argv.slice(2);
const { ProxyAgent, request } = createRequire(path.join(process.env.NODE_PATH, 'any.js'))('undici');
const allowH2 = h2 === 'true';
const dispatcher = new ProxyAgent({
  uri: `http://127.0.0.1:${proxyPort}`,
  allowH2,
  requestTls: { ca: fs.readFileSync(ca), allowH2 },
});
const body = 'heron '.repeat(20000);
const first = await request(`${url}/get`, { dispatcher });
console.log(first.statusCode, first.headers['x-version'], await first.body.text());
const answers = await Promise.all([1, 2, 3].map(async (i) => {
  const answer = await request(`${url}/echo/${i}`, { method: 'POST', body, dispatcher });
  return `${answer.statusCode} ${(await answer.body.text()) === body}`;
}));
console.log(answers.join(', '));
const empty = await request(`${url}/empty`, { method: 'HEAD', dispatcher });
await empty.body.dump();
console.log(empty.statusCode, empty.headers['content-length']);
await dispatcher.close();

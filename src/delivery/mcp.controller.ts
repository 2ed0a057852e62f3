import { All, Controller, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequireScope, ScopeGuard } from '../platform/access/require-scope.js';
import { McpService } from './mcp.service.js';

/** The Model Context Protocol at `/mcp` (streamable HTTP), for tokens that may read. */
@Controller('mcp')
@UseGuards(ScopeGuard)
@RequireScope('read')
export class McpController {
  constructor(private readonly mcp: McpService) {}

  @All()
  async answer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const { method, url, headers, body } = request;
    const told = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const asked = new Request(new URL(url, 'http://localhost'), {
      method,
      headers: Object.fromEntries(told) as Record<string, string>,
      ...(method === 'POST' && { body: JSON.stringify(body ?? null) }),
    });
    const answered = await this.mcp.answer(asked, body);
    return reply
      .status(answered.status)
      .headers(Object.fromEntries(answered.headers))
      .send(await answered.text());
  }
}

import { Controller, Get, NotFoundException, Param, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CapacityReportService } from '../capacity/capacity-report.service.js';
import { RequireScope, ScopeGuard } from '../platform/access/require-scope.js';
import { readReportName } from './capacity-report-links.js';

/** A page that runs nothing and loads nothing, in nobody's frame; a report is for whoever asked, not for caches. */
const headers = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Reports about capacity as files: `/capacity/reports/ID.html`, `.json`, `.csv`, `.md`. */
@Controller('capacity/reports')
@UseGuards(ScopeGuard)
@RequireScope('read')
export class CapacityReportController {
  constructor(private readonly reports: CapacityReportService) {}

  @Get(':name')
  async file(@Param('name') name: string, @Res() reply: FastifyReply): Promise<FastifyReply> {
    const asked = readReportName(name);
    const file = asked && (await this.reports.render(asked.id, asked.format));
    if (!file) throw new NotFoundException(`There is no capacity report ${name.slice(0, 100)}`);
    const how = asked.format === 'html' ? 'inline' : 'attachment';
    return reply
      .headers({ ...headers, 'content-disposition': `${how}; filename="${file.fileName}"` })
      .type(file.mediaType)
      .send(file.body);
  }
}

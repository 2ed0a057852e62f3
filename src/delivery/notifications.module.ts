import { Module } from '@nestjs/common';
import { IncidentsModule } from '../incidents/incidents.module.js';
import { Clock } from '../platform/clock.js';
import { CONFIG } from '../platform/config.js';
import { AnnouncementsService } from './announcements.service.js';
import { CHANNELS } from './channel.js';
import { CourierService } from './courier.service.js';
import { loadChannels } from './load-channels.js';
import { MaintenanceService } from './maintenance.service.js';
import { MaintenanceWindowStore } from './maintenance-window.store.js';
import { NotificationService } from './notification.service.js';
import { NotificationStore } from './notification.store.js';
import { OPEN_CHANNELS, openChannels } from './open-channels.js';
import { openOutside, OUTSIDE } from './outbound.js';
import { OutboxService } from './outbox.service.js';
import { OutboxStore } from './outbox.store.js';

/** Tells people and other tools: what, when, through which channel, until it has arrived. */
@Module({
  imports: [IncidentsModule],
  providers: [
    { provide: CHANNELS, useFactory: loadChannels },
    { provide: OPEN_CHANNELS, inject: [CHANNELS, CONFIG], useFactory: openChannels },
    { provide: OUTSIDE, inject: [CONFIG, Clock], useFactory: openOutside },
    AnnouncementsService,
    CourierService,
    MaintenanceService,
    MaintenanceWindowStore,
    NotificationService,
    NotificationStore,
    OutboxService,
    OutboxStore,
  ],
  exports: [
    CHANNELS,
    OPEN_CHANNELS,
    AnnouncementsService,
    CourierService,
    MaintenanceService,
    NotificationService,
    NotificationStore,
    OutboxService,
    OutboxStore,
  ],
})
export class NotificationsModule {}

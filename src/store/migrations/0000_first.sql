CREATE TABLE "accounts" (
	"name" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"user" text NOT NULL,
	"domain" text NOT NULL,
	"hosts" text[] DEFAULT '{}' NOT NULL,
	"server" text,
	"dn" text,
	"sealed" text,
	"locked_at" timestamp (3) with time zone,
	"locked_where" text,
	"locked_reason" text,
	"turn_holder" text,
	"turn_until" timestamp (3) with time zone,
	"turns_lost" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "arrivals" (
	"key" text PRIMARY KEY NOT NULL,
	"surface" text NOT NULL,
	"payload" jsonb,
	"state" text DEFAULT 'open' NOT NULL,
	"holder" text NOT NULL,
	"held_until" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"target" text NOT NULL,
	"order" jsonb NOT NULL,
	"order_key" text NOT NULL,
	"vantage" text DEFAULT '' NOT NULL,
	"cause" text NOT NULL,
	"slot" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"queued_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"duration_ms" integer,
	"machine" text,
	"health" text,
	"found" text[],
	"report" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instances" (
	"id" text PRIMARY KEY NOT NULL,
	"vantage" text DEFAULT '' NOT NULL,
	"host" text NOT NULL,
	"version" text NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outlets" (
	"place_key" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"held_until" timestamp (3) with time zone NOT NULL,
	"free_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_checks" (
	"report_id" uuid NOT NULL,
	"check_id" uuid NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "report_checks_report_id_position_pk" PRIMARY KEY("report_id","position")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"schedule_id" integer NOT NULL,
	"slot" timestamp (3) with time zone NOT NULL,
	"place_key" text NOT NULL,
	"place" jsonb NOT NULL,
	"wanted" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'checking' NOT NULL,
	"card" jsonb,
	"thread" uuid,
	"message_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "schedules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"place_key" text NOT NULL,
	"place" jsonb NOT NULL,
	"orders" jsonb NOT NULL,
	"cron" text NOT NULL,
	"zone" text NOT NULL,
	"only_changes" boolean NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"stopped_because" text,
	"muted_until" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"next_slot" timestamp (3) with time zone NOT NULL,
	"next_run" timestamp (3) with time zone NOT NULL,
	"watch" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "arrivals_open" ON "arrivals" USING btree ("held_until") WHERE "arrivals"."state" = 'open';--> statement-breakpoint
CREATE INDEX "arrivals_age" ON "arrivals" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "checks_once" ON "checks" USING btree ("order_key","slot");--> statement-breakpoint
CREATE INDEX "checks_target" ON "checks" USING btree ("target","started_at");--> statement-breakpoint
CREATE INDEX "checks_unqueued" ON "checks" USING btree ("queued_at") WHERE "checks"."state" = 'queued';--> statement-breakpoint
CREATE INDEX "checks_age" ON "checks" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "report_checks_check" ON "report_checks" USING btree ("check_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_once" ON "reports" USING btree ("schedule_id","slot");--> statement-breakpoint
CREATE INDEX "reports_open" ON "reports" USING btree ("place_key","created_at") WHERE "reports"."state" in ('checking', 'pending', 'sending');--> statement-breakpoint
CREATE INDEX "reports_unsent" ON "reports" USING btree ("place_key") WHERE "reports"."state" in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "reports_age" ON "reports" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "schedules_due" ON "schedules" USING btree ("next_run") WHERE "schedules"."state" = 'active';--> statement-breakpoint
CREATE INDEX "schedules_place" ON "schedules" USING btree ("place_key");
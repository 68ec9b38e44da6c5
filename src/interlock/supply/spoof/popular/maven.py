"""Popular artifacts of Maven repositories, group first, as of 2026-11-22.

Written down by hand on 2026-11-22 from what is widely used, in alphabetical order; not checked against the index,
which could not be reached. A name too many excuses one package; a name too few protects one fewer.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = """
androidx.activity:activity-compose androidx.annotation:annotation androidx.appcompat:appcompat
androidx.compose.material3:material3 androidx.compose.ui:ui androidx.constraintlayout:constraintlayout
androidx.core:core-ktx androidx.datastore:datastore-preferences androidx.fragment:fragment-ktx
androidx.lifecycle:lifecycle-runtime-ktx androidx.lifecycle:lifecycle-viewmodel-ktx androidx.multidex:multidex
androidx.navigation:navigation-fragment-ktx androidx.recyclerview:recyclerview androidx.room:room-compiler
androidx.room:room-runtime androidx.test.espresso:espresso-core androidx.test.ext:junit androidx.work:work-runtime-ktx
antlr:antlr aopalliance:aopalliance app.cash.turbine:turbine args4j:args4j cglib:cglib cglib:cglib-nodep
ch.qos.logback:logback-classic ch.qos.logback:logback-core cn.hutool:hutool-all cn.hutool:hutool-core
co.elastic.clients:elasticsearch-java com.airbnb.android:lottie com.alibaba.fastjson2:fastjson2
com.alibaba.nacos:nacos-client com.alibaba:druid com.alibaba:easyexcel com.alibaba:fastjson
com.aliyun.oss:aliyun-sdk-oss com.aliyun:aliyun-java-sdk-core com.amazonaws:aws-java-sdk
com.amazonaws:aws-java-sdk-core com.amazonaws:aws-java-sdk-dynamodb com.amazonaws:aws-java-sdk-s3
com.amazonaws:aws-java-sdk-sqs com.amazonaws:aws-lambda-java-core com.amazonaws:aws-lambda-java-events
com.android.support:appcompat-v7 com.android.tools.build:gradle com.auth0:java-jwt com.azure:azure-core
com.azure:azure-identity com.azure:azure-storage-blob com.baomidou:mybatis-plus com.baomidou:mybatis-plus-boot-starter
com.beust:jcommander com.carrotsearch:hppc com.codeborne:selenide com.cronutils:cron-utils
com.diffplug.spotless:spotless-plugin-gradle com.dingtalk.open:app-stream-client
com.facebook.android:facebook-android-sdk com.facebook.fresco:fresco com.facebook.react:react-native
com.fasterxml.jackson.core:jackson-annotations com.fasterxml.jackson.core:jackson-core
com.fasterxml.jackson.core:jackson-databind com.fasterxml.jackson.dataformat:jackson-dataformat-cbor
com.fasterxml.jackson.dataformat:jackson-dataformat-csv com.fasterxml.jackson.dataformat:jackson-dataformat-xml
com.fasterxml.jackson.dataformat:jackson-dataformat-yaml com.fasterxml.jackson.datatype:jackson-datatype-jdk8
com.fasterxml.jackson.datatype:jackson-datatype-jsr310 com.fasterxml.jackson.module:jackson-module-kotlin
com.fasterxml.jackson.module:jackson-module-parameter-names com.fasterxml.woodstox:woodstox-core
com.fasterxml:classmate com.github.ben-manes.caffeine:caffeine com.github.binarywang:weixin-java-mp
com.github.bumptech.glide:glide com.github.docker-java:docker-java com.github.luben:zstd-jni com.github.oshi:oshi-core
com.github.pagehelper:pagehelper-spring-boot-starter com.github.spotbugs:spotbugs-annotations
com.github.tomakehurst:wiremock com.google.android.gms:play-services-base com.google.android.material:material
com.google.api-client:google-api-client com.google.apis:google-api-services-storage
com.google.auth:google-auth-library-oauth2-http com.google.auto.service:auto-service com.google.auto.value:auto-value
com.google.cloud:google-cloud-bigquery com.google.cloud:google-cloud-storage com.google.cloud:libraries-bom
com.google.code.findbugs:jsr305 com.google.code.gson:gson com.google.dagger:dagger com.google.dagger:hilt-android
com.google.errorprone:error_prone_annotations com.google.firebase:firebase-admin
com.google.googlejavaformat:google-java-format com.google.guava:failureaccess com.google.guava:guava
com.google.guava:listenablefuture com.google.http-client:google-http-client com.google.inject:guice
com.google.j2objc:j2objc-annotations com.google.jimfs:jimfs com.google.oauth-client:google-oauth-client
com.google.protobuf:protobuf-java com.google.protobuf:protobuf-java-util com.google.truth:truth com.google.zxing:core
com.google.zxing:javase com.graphql-java-kickstart:graphql-spring-boot-starter com.graphql-java:graphql-java
com.h2database:h2 com.hazelcast:hazelcast com.hierynomus:sshj com.itextpdf:itextpdf com.itextpdf:kernel
com.jakewharton.timber:timber com.jakewharton:butterknife com.jayway.jsonpath:json-path com.jcraft:jsch
com.lmax:disruptor com.lowagie:itext com.mchange:c3p0 com.microsoft.azure:azure-storage com.microsoft.azure:msal4j
com.microsoft.sqlserver:mssql-jdbc com.mysql:mysql-connector-j com.neovisionaries:nv-websocket-client
com.netflix.eureka:eureka-client com.netflix.hystrix:hystrix-core com.netflix.zuul:zuul-core
com.nimbusds:nimbus-jose-jwt com.nimbusds:oauth2-oidc-sdk com.opencsv:opencsv com.oracle.database.jdbc:ojdbc11
com.oracle.database.jdbc:ojdbc8 com.puppycrawl.tools:checkstyle com.qcloud:cos_api com.querydsl:querydsl-apt
com.querydsl:querydsl-jpa com.rabbitmq:amqp-client com.sendgrid:sendgrid-java com.slack.api:slack-api-client
com.sparkjava:spark-core com.squareup.leakcanary:leakcanary-android com.squareup.moshi:moshi
com.squareup.okhttp3:logging-interceptor com.squareup.okhttp3:mockwebserver com.squareup.okhttp3:okhttp
com.squareup.okio:okio com.squareup.picasso:picasso com.squareup.retrofit2:converter-gson
com.squareup.retrofit2:retrofit com.squareup:javapoet com.stripe:stripe-java com.sun.mail:jakarta.mail
com.sun.mail:javax.mail com.sun.xml.bind:jaxb-impl com.thoughtworks.xstream:xstream com.tngtech.archunit:archunit
com.twilio.sdk:twilio com.typesafe.akka:akka-actor_2.13 com.typesafe.play:play_2.13
com.typesafe.scala-logging:scala-logging_2.13 com.typesafe:config com.univocity:univocity-parsers
com.vaadin:vaadin-core com.xuxueli:xxl-job-core com.zaxxer:HikariCP commons-beanutils:commons-beanutils
commons-cli:commons-cli commons-codec:commons-codec commons-collections:commons-collections
commons-configuration:commons-configuration commons-dbcp:commons-dbcp commons-digester:commons-digester
commons-fileupload:commons-fileupload commons-httpclient:commons-httpclient commons-io:commons-io
commons-lang:commons-lang commons-logging:commons-logging commons-net:commons-net commons-pool:commons-pool
commons-validator:commons-validator de.mkammerer:argon2-jvm dom4j:dom4j edu.stanford.nlp:stanford-corenlp
info.picocli:picocli io.coil-kt:coil io.cucumber:cucumber-java io.cucumber:cucumber-junit
io.dropwizard.metrics:metrics-core io.dropwizard:dropwizard-core io.fabric8:kubernetes-client
io.github.bonigarcia:webdrivermanager io.github.classgraph:classgraph io.github.openfeign:feign-core
io.github.resilience4j:resilience4j-circuitbreaker io.github.resilience4j:resilience4j-spring-boot2 io.grpc:grpc-api
io.grpc:grpc-core io.grpc:grpc-netty io.grpc:grpc-netty-shaded io.grpc:grpc-protobuf io.grpc:grpc-stub
io.helidon.webserver:helidon-webserver io.insert-koin:koin-core io.jaegertracing:jaeger-client io.javalin:javalin
io.jsonwebtoken:jjwt io.jsonwebtoken:jjwt-api io.jsonwebtoken:jjwt-impl io.jsonwebtoken:jjwt-jackson
io.kotest:kotest-runner-junit5 io.ktor:ktor-client-core io.ktor:ktor-server-core io.kubernetes:client-java
io.lettuce:lettuce-core io.micrometer:micrometer-core io.micrometer:micrometer-registry-prometheus
io.micronaut:micronaut-core io.micronaut:micronaut-http-client io.minio:minio io.mockk:mockk io.netty:netty-all
io.netty:netty-buffer io.netty:netty-codec io.netty:netty-codec-http io.netty:netty-codec-http2 io.netty:netty-common
io.netty:netty-handler io.netty:netty-resolver io.netty:netty-transport io.opentelemetry:opentelemetry-api
io.opentelemetry:opentelemetry-sdk io.opentracing:opentracing-api io.projectreactor.netty:reactor-netty
io.projectreactor:reactor-core io.projectreactor:reactor-test io.prometheus:simpleclient io.quarkus:quarkus-arc
io.quarkus:quarkus-core io.quarkus:quarkus-resteasy io.reactivex.rxjava2:rxandroid io.reactivex.rxjava2:rxjava
io.reactivex.rxjava3:rxjava io.reactivex:rxjava io.rest-assured:rest-assured io.seata:seata-spring-boot-starter
io.sentry:sentry io.springfox:springfox-boot-starter io.springfox:springfox-swagger-ui io.springfox:springfox-swagger2
io.swagger.core.v3:swagger-annotations io.swagger.core.v3:swagger-models io.swagger:swagger-annotations
io.undertow:undertow-core io.vavr:vavr io.vertx:vertx-core io.vertx:vertx-web io.zipkin.reporter2:zipkin-reporter
it.unimi.dsi:fastutil jakarta.activation:jakarta.activation-api jakarta.annotation:jakarta.annotation-api
jakarta.inject:jakarta.inject-api jakarta.persistence:jakarta.persistence-api jakarta.platform:jakarta.jakartaee-api
jakarta.servlet:jakarta.servlet-api jakarta.validation:jakarta.validation-api jakarta.ws.rs:jakarta.ws.rs-api
jakarta.xml.bind:jakarta.xml.bind-api javax.activation:activation javax.annotation:javax.annotation-api
javax.cache:cache-api javax.inject:javax.inject javax.mail:mail javax.persistence:javax.persistence-api
javax.servlet:javax.servlet-api javax.servlet:jstl javax.servlet:servlet-api javax.validation:validation-api
javax.ws.rs:javax.ws.rs-api javax.xml.bind:jaxb-api javax:javaee-api jline:jline joda-time:joda-time junit:junit
log4j:log4j mysql:mysql-connector-java net.bytebuddy:byte-buddy net.bytebuddy:byte-buddy-agent net.dv8tion:JDA
net.java.dev.javacc:javacc net.java.dev.jna:jna net.java.dev.jna:jna-platform net.lingala.zip4j:zip4j
net.logstash.logback:logstash-logback-encoder net.minidev:json-smart net.openhft:chronicle-queue
net.sf.ehcache:ehcache net.sf.jasperreports:jasperreports net.sf.jopt-simple:jopt-simple net.sf.trove4j:trove4j
net.sourceforge.htmlunit:htmlunit net.sourceforge.pmd:pmd-java net.spy:spymemcached org.activiti:activiti-engine
org.agrona:agrona org.antlr:antlr-runtime org.antlr:antlr4 org.antlr:antlr4-runtime
org.apache.activemq:activemq-client org.apache.ant:ant org.apache.avro:avro org.apache.axis2:axis2
org.apache.beam:beam-sdks-java-core org.apache.camel:camel-core org.apache.commons:commons-collections4
org.apache.commons:commons-compress org.apache.commons:commons-configuration2 org.apache.commons:commons-csv
org.apache.commons:commons-dbcp2 org.apache.commons:commons-email org.apache.commons:commons-exec
org.apache.commons:commons-lang3 org.apache.commons:commons-math3 org.apache.commons:commons-pool2
org.apache.commons:commons-text org.apache.commons:commons-vfs2 org.apache.curator:curator-framework
org.apache.cxf:cxf-rt-frontend-jaxws org.apache.derby:derby org.apache.dubbo:dubbo
org.apache.flink:flink-streaming-java org.apache.groovy:groovy org.apache.hadoop:hadoop-client
org.apache.hadoop:hadoop-common org.apache.hadoop:hadoop-hdfs org.apache.hbase:hbase-client org.apache.hive:hive-exec
org.apache.httpcomponents.client5:httpclient5 org.apache.httpcomponents.core5:httpcore5
org.apache.httpcomponents:httpclient org.apache.httpcomponents:httpcore org.apache.httpcomponents:httpmime
org.apache.kafka:kafka-clients org.apache.kafka:kafka-streams org.apache.kafka:kafka_2.13
org.apache.logging.log4j:log4j-api org.apache.logging.log4j:log4j-core org.apache.logging.log4j:log4j-slf4j-impl
org.apache.logging.log4j:log4j-to-slf4j org.apache.lucene:lucene-core org.apache.maven.plugins:maven-compiler-plugin
org.apache.maven.plugins:maven-surefire-plugin org.apache.maven:maven-core org.apache.maven:maven-plugin-api
org.apache.opennlp:opennlp-tools org.apache.parquet:parquet-avro org.apache.pdfbox:pdfbox org.apache.poi:poi
org.apache.poi:poi-ooxml org.apache.pulsar:pulsar-client org.apache.rocketmq:rocketmq-client
org.apache.shardingsphere:shardingsphere-jdbc-core org.apache.shiro:shiro-core org.apache.shiro:shiro-spring
org.apache.solr:solr-solrj org.apache.spark:spark-core_2.12 org.apache.spark:spark-sql_2.12 org.apache.sshd:sshd-core
org.apache.struts:struts2-core org.apache.thrift:libthrift org.apache.tika:tika-core
org.apache.tomcat.embed:tomcat-embed-core org.apache.tomcat.embed:tomcat-embed-el
org.apache.tomcat.embed:tomcat-embed-websocket org.apache.velocity:velocity org.apache.velocity:velocity-engine-core
org.apache.zookeeper:zookeeper org.aspectj:aspectjrt org.aspectj:aspectjweaver org.assertj:assertj-core
org.asynchttpclient:async-http-client org.awaitility:awaitility org.bouncycastle:bcpkix-jdk15on
org.bouncycastle:bcpkix-jdk18on org.bouncycastle:bcprov-jdk15on org.bouncycastle:bcprov-jdk18on org.bytedeco:javacv
org.camunda.bpm:camunda-engine org.checkerframework:checker-qual org.codehaus.groovy:groovy
org.codehaus.groovy:groovy-all org.codehaus.jackson:jackson-core-asl org.codehaus.jackson:jackson-mapper-asl
org.codehaus.janino:janino org.codehaus.jettison:jettison org.codehaus.mojo:build-helper-maven-plugin
org.codehaus.plexus:plexus-utils org.deeplearning4j:deeplearning4j-core org.dom4j:dom4j org.drools:drools-core
org.easymock:easymock org.eclipse.collections:eclipse-collections org.eclipse.jetty:jetty-http
org.eclipse.jetty:jetty-server org.eclipse.jetty:jetty-servlet org.eclipse.jetty:jetty-util
org.eclipse.jgit:org.eclipse.jgit org.eclipse.microprofile:microprofile
org.eclipse.paho:org.eclipse.paho.client.mqttv3 org.eclipse.persistence:eclipselink org.ehcache:ehcache
org.elasticsearch.client:elasticsearch-rest-client org.elasticsearch.client:elasticsearch-rest-high-level-client
org.elasticsearch:elasticsearch org.flowable:flowable-engine org.flywaydb:flyway-core org.freemarker:freemarker
org.fusesource.jansi:jansi org.geotools:gt-main org.glassfish.jaxb:jaxb-runtime
org.glassfish.jersey.core:jersey-client org.glassfish.jersey.core:jersey-common
org.glassfish.jersey.core:jersey-server org.glassfish:javax.el org.greenrobot:eventbus org.hamcrest:hamcrest
org.hamcrest:hamcrest-all org.hamcrest:hamcrest-core org.hibernate.orm:hibernate-core
org.hibernate.validator:hibernate-validator org.hibernate:hibernate-core org.hibernate:hibernate-entitymanager
org.hibernate:hibernate-validator org.hsqldb:hsqldb org.infinispan:infinispan-core org.jacoco:org.jacoco.agent
org.jasypt:jasypt org.java-websocket:Java-WebSocket org.javassist:javassist org.jboss.logging:jboss-logging
org.jboss.resteasy:resteasy-jaxrs org.jdbi:jdbi3-core org.jdom:jdom2 org.jetbrains.kotlin:kotlin-gradle-plugin
org.jetbrains.kotlin:kotlin-reflect org.jetbrains.kotlin:kotlin-stdlib org.jetbrains.kotlin:kotlin-stdlib-common
org.jetbrains.kotlin:kotlin-stdlib-jdk7 org.jetbrains.kotlin:kotlin-stdlib-jdk8 org.jetbrains.kotlin:kotlin-test
org.jetbrains.kotlinx:kotlinx-coroutines-android org.jetbrains.kotlinx:kotlinx-coroutines-core
org.jetbrains.kotlinx:kotlinx-datetime org.jetbrains.kotlinx:kotlinx-serialization-json org.jetbrains:annotations
org.jline:jline org.jooq:jooq org.json:json org.jsoup:jsoup org.junit.jupiter:junit-jupiter
org.junit.jupiter:junit-jupiter-api org.junit.jupiter:junit-jupiter-engine org.junit.jupiter:junit-jupiter-params
org.junit.platform:junit-platform-launcher org.junit.vintage:junit-vintage-engine org.keycloak:keycloak-core
org.kie:kie-api org.liquibase:liquibase-core org.locationtech.jts:jts-core org.lz4:lz4-java org.mapstruct:mapstruct
org.mapstruct:mapstruct-processor org.mariadb.jdbc:mariadb-java-client org.mindrot:jbcrypt org.mockito:mockito-all
org.mockito:mockito-core org.mockito:mockito-inline org.mockito:mockito-junit-jupiter org.modelmapper:modelmapper
org.mongodb:bson org.mongodb:mongo-java-driver org.mongodb:mongodb-driver-sync
org.mybatis.spring.boot:mybatis-spring-boot-starter org.mybatis:mybatis org.mybatis:mybatis-spring
org.nd4j:nd4j-native-platform org.objenesis:objenesis org.openrewrite:rewrite-core
org.opensearch.client:opensearch-java org.ow2.asm:asm org.ow2.asm:asm-commons org.ow2.asm:asm-tree
org.owasp.encoder:encoder org.owasp.esapi:esapi org.owasp:dependency-check-maven org.pac4j:pac4j-core
org.postgresql:postgresql org.powermock:powermock-api-mockito2 org.primefaces:primefaces org.projectlombok:lombok
org.quartz-scheduler:quartz org.reactivestreams:reactive-streams org.redisson:redisson
org.redisson:redisson-spring-boot-starter org.reflections:reflections org.roaringbitmap:RoaringBitmap
org.robolectric:robolectric org.scala-lang:scala-library org.scala-lang:scala-reflect org.scalatest:scalatest_2.13
org.seleniumhq.selenium:selenium-java org.skyscreamer:jsonassert org.slf4j:jcl-over-slf4j org.slf4j:jul-to-slf4j
org.slf4j:slf4j-api org.slf4j:slf4j-log4j12 org.slf4j:slf4j-simple org.snakeyaml:snakeyaml-engine
org.spockframework:spock-core org.springdoc:springdoc-openapi-starter-webmvc-ui org.springdoc:springdoc-openapi-ui
org.springframework.amqp:spring-rabbit org.springframework.batch:spring-batch-core
org.springframework.boot:spring-boot org.springframework.boot:spring-boot-autoconfigure
org.springframework.boot:spring-boot-configuration-processor org.springframework.boot:spring-boot-dependencies
org.springframework.boot:spring-boot-devtools org.springframework.boot:spring-boot-starter
org.springframework.boot:spring-boot-starter-actuator org.springframework.boot:spring-boot-starter-aop
org.springframework.boot:spring-boot-starter-batch org.springframework.boot:spring-boot-starter-cache
org.springframework.boot:spring-boot-starter-data-jpa org.springframework.boot:spring-boot-starter-data-mongodb
org.springframework.boot:spring-boot-starter-data-redis org.springframework.boot:spring-boot-starter-jdbc
org.springframework.boot:spring-boot-starter-json org.springframework.boot:spring-boot-starter-logging
org.springframework.boot:spring-boot-starter-mail org.springframework.boot:spring-boot-starter-oauth2-client
org.springframework.boot:spring-boot-starter-oauth2-resource-server
org.springframework.boot:spring-boot-starter-parent org.springframework.boot:spring-boot-starter-security
org.springframework.boot:spring-boot-starter-test org.springframework.boot:spring-boot-starter-thymeleaf
org.springframework.boot:spring-boot-starter-tomcat org.springframework.boot:spring-boot-starter-validation
org.springframework.boot:spring-boot-starter-web org.springframework.boot:spring-boot-starter-webflux
org.springframework.cloud:spring-cloud-dependencies org.springframework.cloud:spring-cloud-starter-config
org.springframework.cloud:spring-cloud-starter-gateway
org.springframework.cloud:spring-cloud-starter-netflix-eureka-client
org.springframework.cloud:spring-cloud-starter-openfeign org.springframework.data:spring-data-commons
org.springframework.data:spring-data-jpa org.springframework.data:spring-data-mongodb
org.springframework.data:spring-data-redis org.springframework.kafka:spring-kafka
org.springframework.ldap:spring-ldap-core org.springframework.retry:spring-retry
org.springframework.security:spring-security-config org.springframework.security:spring-security-core
org.springframework.security:spring-security-crypto org.springframework.security:spring-security-oauth2-client
org.springframework.security:spring-security-test org.springframework.security:spring-security-web
org.springframework.session:spring-session-data-redis org.springframework:spring-aop
org.springframework:spring-aspects org.springframework:spring-beans org.springframework:spring-context
org.springframework:spring-core org.springframework:spring-expression org.springframework:spring-jcl
org.springframework:spring-jdbc org.springframework:spring-messaging org.springframework:spring-orm
org.springframework:spring-test org.springframework:spring-tx org.springframework:spring-web
org.springframework:spring-webflux org.springframework:spring-webmvc org.telegram:telegrambots
org.tensorflow:tensorflow org.testcontainers:junit-jupiter org.testcontainers:kafka org.testcontainers:postgresql
org.testcontainers:testcontainers org.testng:testng org.threeten:threetenbp org.thymeleaf:thymeleaf org.tukaani:xz
org.typelevel:cats-core_2.13 org.webjars:bootstrap org.webjars:jquery org.wildfly.core:wildfly-controller
org.wiremock:wiremock org.xerial.snappy:snappy-java org.xerial:sqlite-jdbc org.xhtmlrenderer:flying-saucer-pdf
org.yaml:snakeyaml redis.clients:jedis software.amazon.awssdk:auth software.amazon.awssdk:bom
software.amazon.awssdk:dynamodb software.amazon.awssdk:s3 software.amazon.awssdk:sdk-core software.amazon.awssdk:sqs
xalan:xalan xerces:xercesImpl xml-apis:xml-apis
"""
"""621 names."""

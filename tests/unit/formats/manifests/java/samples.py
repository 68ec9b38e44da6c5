"""Small good files of Maven and Gradle. Other tests spoil them."""

SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
USER = "somebody" + ":" + "word" + "@"

POM = f"""<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent>
    <groupId>com.example</groupId><artifactId>above</artifactId><version>1.0.0</version>
  </parent>
  <artifactId>shop</artifactId>
  <properties><a.version>1.2.3</a.version><deep>${{a.version}}</deep></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>org.c</groupId><artifactId>c</artifactId><version>3.0</version><scope>test</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>org.a</groupId><artifactId>a</artifactId><version>${{deep}}</version></dependency>
    <dependency><groupId>${{project.groupId}}</groupId><artifactId>b</artifactId><version>[2.0,3.0)</version></dependency>
    <dependency><groupId>org.c</groupId><artifactId>c</artifactId></dependency>
    <dependency>
      <groupId>org.d</groupId><artifactId>d</artifactId><version>${{unknown}}</version><optional>true</optional>
    </dependency>
    <dependency><artifactId>lost</artifactId></dependency>
  </dependencies>
  <profiles>
    <profile>
      <id>on</id><activation><activeByDefault>true</activeByDefault></activation>
      <dependencies>
        <dependency><groupId>org.e</groupId><artifactId>e</artifactId><version>[1.0]</version></dependency>
      </dependencies>
    </profile>
    <profile>
      <id>off</id>
      <dependencies>
        <dependency><groupId>org.f</groupId><artifactId>f</artifactId><version>1.0</version></dependency>
      </dependencies>
    </profile>
  </profiles>
  <repositories><repository><url>https://{USER}repo.example/maven</url></repository></repositories>
</project>
""".encode()

PARENT = b"""<project>
  <groupId>com.example</groupId><artifactId>above</artifactId><version>1.0.0</version>
  <properties><a.version>0.0.1</a.version><unknown>4.0</unknown></properties>
  <licenses><license><name>Apache-2.0</name></license></licenses>
  <dependencies>
    <dependency><groupId>org.g</groupId><artifactId>g</artifactId><version>5.0</version><scope>provided</scope></dependency>
    <dependency><groupId>org.a</groupId><artifactId>a</artifactId><version>0.1</version></dependency>
  </dependencies>
</project>
"""

GRADLE_LOCKFILE = b"""# This is a Gradle generated file for dependency locking.
org.a:a:1.2.3=compileClasspath,testRuntimeClasspath
org.b:b:2.0.1=testCompileClasspath
org.c:c:1.0=annotationProcessor
empty=kapt
"""

VERIFICATION = f"""<?xml version="1.0" encoding="UTF-8"?>
<verification-metadata xmlns="https://schema.gradle.org/dependency-verification">
  <configuration><verify-metadata>true</verify-metadata></configuration>
  <components>
    <component group='org.a' name='a' version='1.2.3'>
      <artifact name="a-1.2.3.jar">
        <pgp value="8756c4f765c9ac3cb6b85d62379ce192d401ab61"/>
        <sha256 value="{SHA256}" origin="Generated"/>
      </artifact>
    </component>
    <component group="org.a" name="a" version="1.2.4"/>
    <component group="org.a" name="a"/>
  </components>
</verification-metadata>
""".encode()

CATALOG = b"""[versions]
b = "2.0.1"
rich = { strictly = "[3.8, 4.0[", prefer = "3.9" }

[libraries]
a = "org.a:a:1.2.3"
b = { module = "org.b:b", version.ref = "b" }
c = { group = "org.c", name = "c", version.ref = "rich" }
d = { group = "org.d", name = "d" }
e = { module = "org.e:e", version = "1.+" }
lost = { module = "org.f:f", version.ref = "nowhere" }

[bundles]
all = ["a", "b"]

[plugins]
p = { id = "com.example.plugin", version = "0.45.0" }
q = "com.example.other:1.0"
"""

SAMPLES: dict[str, tuple[str, bytes]] = {
    "maven.pom": ("pom.xml", POM),
    "maven.gradle-lockfile": ("gradle.lockfile", GRADLE_LOCKFILE),
    "maven.gradle-verification": ("gradle/verification-metadata.xml", VERIFICATION),
    "maven.gradle-catalog": ("gradle/libs.versions.toml", CATALOG),
}
